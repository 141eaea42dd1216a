import { isGennakerError } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { ManifestCloud } from '#lib/providers/contract';
import type { StepContext, SyntheticStage } from '#lib/stages/contract';
import { type Canary, type CanarySettings, canaryPhaseIn, refTo, siblingsOf } from '#lib/stages/deploy-manifest/canary';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import { type ClusterMember, goingBack, judging, removal } from '#lib/stages/member-stages';

/** The stages around a canary: the verdict, the promotion, and its end, well or not. */
export function canaryStagesAfter(context: StepContext, settings: CanarySettings): SyntheticStage[] {
  const { canaries } = canaryPhaseIn(context.context);
  if (canaries.length === 0 || settings.next === 'keep') return [];
  const judgment = settings.next === 'judge' ? [question(canaries, settings)] : [];
  const promotion: SyntheticStage = {
    type: deployManifestDefinition.type,
    name: `Promote ${canaries.map(({ stableName }) => stableName).join(', ')}`,
    context: promotionOf(context),
    ...(judgment.length > 0 ? { after: [0] } : {}),
  };
  const at = judgment.length;
  return [...judgment, promotion, ...removals(canaries, context).map((stage) => ({ ...stage, after: [at] }))];
}

/** Everything goes back to where it was: the canary goes, and what was promoted returns to the revision before. */
export function canaryStagesOnFailure(context: StepContext): SyntheticStage[] {
  const { canaries } = canaryPhaseIn(context.context);
  const back = promotionBegan(context)
    ? canaries.flatMap((canary) =>
        canary.stableRevision === null
          ? []
          : [goingBack(memberOf(canary.stableName, canary, context), canary.stableRevision)],
      )
    : [];
  return [...back, ...removals(canaries, context)];
}

/** The same for a run that is canceled, in which no stage begins any more. */
export async function endCanaries(cloud: ManifestCloud, context: StepContext): Promise<void> {
  const began = promotionBegan(context);
  for (const canary of canaryPhaseIn(context.context).canaries) {
    const { location, stableName, stableRevision } = canary;
    if (began && stableRevision !== null) {
      await unlessGone(
        cloud.undoRollout(
          refTo(stableName, location),
          { revision: stableRevision },
          `${context.stage.id}-0-0`,
          context.abort,
        ),
      );
      context.log(`${stableName} goes back to revision ${stableRevision}`);
    }
    for (const name of siblingsOf(canary)) {
      const there = await cloud.remove(refTo(name, location), { signal: context.abort });
      if (there) context.log(`${name}: deleted, because the stage was canceled`);
    }
  }
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGennakerError(error) || error.code !== 'not-found') throw error;
  }
}

function question(canaries: readonly Canary[], { instructions, roles }: CanarySettings): SyntheticStage {
  const said = canaries.map(
    ({ manifestName, replicas, stableName, stableReplicas }) =>
      `${manifestName} runs with ${replicas} beside the ${stableReplicas} of ${stableName}.`,
  );
  return judging(`Promote the ${canaries.length === 1 ? 'canary' : 'canaries'}?`, {
    instructions: [instructions, ...said].filter(Boolean).join('\n\n'),
    continueButtonLabel: 'Promote',
    stopButtonLabel: 'Remove the canary',
    ...(roles.length > 0 ? { selectedStageRoles: roles } : {}),
  });
}

/** Fields of the stage that decide what is deployed. What was read of an artifact is handed over, so that no other is promoted. */
const handedOver = [
  ...Object.keys(deployManifestDefinition.defaults),
  'manifest',
  'manifestArtifactId',
  'manifestArtifact',
  'manifestArtifactAccount',
  'namespaceOverride',
  'moniker',
  'requiredArtifactIds',
  'requiredArtifacts',
  'enableArtifactBinding',
  'dockerImageBinding',
  'versioned',
  'failOnFailedExpressions',
  'skipSpecTemplateLabels',
  'stableManifestTimeoutMinutes',
  'deleteBlockingPods',
  'labelSelectors',
  'allowNothingSelected',
];

function promotionOf({ context, stage }: StepContext): JsonObject {
  const kept = objectAt(context, 'sourceKept');
  const management = objectAt(context, 'trafficManagement');
  const options = objectAt(management, 'options');
  return {
    ...Object.fromEntries(handedOver.flatMap((key) => (context[key] === undefined ? [] : [[key, context[key]]]))),
    trafficManagement: {
      ...management,
      options: { ...options, canary: { ...objectAt(options, 'canary'), promotes: true } },
    },
    nameSeed: stringAt(context, 'nameSeed') ?? `${stage.id}/${stage.startedAt}`,
    ...(kept.text === undefined ? {} : { sourceKept: { ...kept, at: 'handed over' } }),
  };
}

const removals = (canaries: readonly Canary[], context: StepContext): SyntheticStage[] =>
  canaries.flatMap((canary) => siblingsOf(canary).map((name) => removal(memberOf(name, canary, context))));

const memberOf = (manifestName: string, { location }: Canary, { context, execution }: StepContext): ClusterMember => ({
  account: stringAt(context, 'account') ?? '',
  application: stringAt(objectAt(context, 'moniker'), 'app') || execution.application,
  manifestName,
  namespace: location,
});

function promotionBegan({ stage, stages }: StepContext): boolean {
  return stages().some(
    ({ refId, type, status }) =>
      refId.startsWith(`${stage.refId}>`) && type === deployManifestDefinition.type && status !== 'NOT_STARTED',
  );
}
