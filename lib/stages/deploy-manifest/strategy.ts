import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { Step, StepContext, SyntheticStage } from '#lib/stages/contract';
import { type CanarySettings, canarySettingsIn } from '#lib/stages/deploy-manifest/canary';
import { canaryStagesAfter } from '#lib/stages/deploy-manifest/canary-stages';
import { titleOf } from '#lib/stages/desired-manifests';
import { appliedRefs } from '#lib/stages/manifest-stability';
import { connectFor, type ManifestCapabilities } from '#lib/stages/manifest-target';
import { type ClusterMember, disabling, removal } from '#lib/stages/member-stages';

/**
 * Rollout strategies: once the new version runs, the older members of its cluster lose their traffic or go. Which they
 * are is found by a step, because it needs the cloud, and kept in the context; the stages after are planned from that.
 */
export const strategies = ['none', 'redblack', 'bluegreen', 'highlander', 'canary'] as const;
type Strategy = (typeof strategies)[number];

export interface Traffic {
  enabled: boolean;
  /** `service web` */
  services: string[];
  /** The new version receives requests from the start. */
  enable: boolean;
  strategy: Strategy;
  /** Of the strategy of that name. */
  canary?: CanarySettings;
}

export function trafficIn(fields: JsonObject): Traffic {
  const management = objectAt(fields, 'trafficManagement');
  if (management.enabled !== true) return { enabled: false, services: [], enable: true, strategy: 'none' };
  const options = objectAt(management, 'options');
  const strategy = strategyIn(stringAt(options, 'strategy') ?? 'none');
  const listed = Array.isArray(options.services) ? options.services : [];
  return {
    enabled: true,
    services: listed.filter((name) => typeof name === 'string' && name.trim() !== '') as string[],
    // A strategy takes the traffic from the old versions, so without traffic on the new one nobody would answer.
    enable: strategy !== 'none' || options.enableTraffic === true,
    strategy,
    ...(strategy === 'canary' ? { canary: canarySettingsIn(options) } : {}),
  };
}

function strategyIn(text: string): Strategy {
  const found = strategies.find((strategy) => strategy === text.toLowerCase());
  if (!found) throw invalid(`“${text}” is no rollout strategy; use ${strategies.join(', ')}`);
  return found;
}

const rolled = new Set(['ReplicaSet', 'Deployment']);
const mark = {
  versioned: 'strategy.spinnaker.io/versioned',
  history: 'strategy.spinnaker.io/max-version-history',
  application: 'moniker.spinnaker.io/application',
  cluster: 'moniker.spinnaker.io/cluster',
} as const;

const annotationsOf = (manifest: JsonObject): JsonObject => objectAt(objectAt(manifest, 'metadata'), 'annotations');

/** Attaches prepared manifests to their services and makes each version under a strategy an object of its own. */
export async function withTraffic(
  cloud: ManifestCloud,
  manifests: readonly Manifest[],
  traffic: Traffic,
  signal?: AbortSignal,
): Promise<Manifest[]> {
  const { strategy, services, enable } = traffic;
  const made = strategy === 'none' ? [...manifests] : manifests.map((manifest) => underStrategy(manifest, traffic));
  if (strategy !== 'none' && !made.some(({ kind }) => kind === 'Deployment' || (rolled.has(kind) && !traffic.canary))) {
    const what = traffic.canary ? 'a Deployment' : 'a ReplicaSet or a Deployment';
    throw invalid(`The strategy ${strategy} needs ${what} to roll out; this stage deploys none`);
  }
  // A canary shares the services of its deployment for good, so these may select by labels that all of its pods carry.
  return cloud.traffic.attach(made, { services, enable, shared: strategy === 'canary' }, signal);
}

function underStrategy(manifest: Manifest, { strategy, canary }: Traffic): Manifest {
  if (!rolled.has(manifest.kind)) return manifest;
  const annotations = annotationsOf(manifest);
  if (canary) return underCanary(manifest, annotations);
  const history = Number(annotations[mark.history] ?? Number.NaN);
  if (strategy !== 'highlander' && history < 2) {
    throw invalid(
      `${titleOf(manifest)} keeps ${history} version, but ${strategy} needs the one before beside the new one; set ${mark.history} to 2 or more`,
    );
  }
  if (manifest.kind !== 'Deployment') return manifest;
  if (annotations[mark.versioned] === 'false') {
    throw invalid(
      `Under ${strategy} each version of ${titleOf(manifest)} is an object of its own; remove the annotation ${mark.versioned}`,
    );
  }
  return marked(manifest, annotations, 'true');
}

function underCanary(manifest: Manifest, annotations: JsonObject): Manifest {
  if (manifest.kind !== 'Deployment') {
    throw invalid(`A canary stands beside a Deployment; ${titleOf(manifest)} has other strategies, like redblack`);
  }
  if (annotations[mark.versioned] === 'true') {
    throw invalid(`A canary needs ${titleOf(manifest)} to keep its name; remove the annotation ${mark.versioned}`);
  }
  return marked(manifest, annotations, 'false');
}

const marked = (manifest: Manifest, annotations: JsonObject, versioned: 'true' | 'false'): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { ...annotations, [mark.versioned]: versioned } },
});

/** Brings a version back into traffic that was there before and had lost it. */
export async function restoreTraffic(
  cloud: ManifestCloud,
  manifest: Manifest,
  traffic: Traffic,
  signal?: AbortSignal,
): Promise<void> {
  if (!traffic.enable || traffic.canary || !rolled.has(manifest.kind)) return;
  if (annotationsOf(manifest)['traffic.spinnaker.io/load-balancers'] === undefined) return;
  if (manifest.kind === 'Deployment' && !traffic.enabled) return;
  await cloud.traffic.set(refOf(manifest), true, [], signal);
}

export const refOf = (manifest: Manifest): ManifestRef => ({
  apiVersion: manifest.apiVersion,
  kind: manifest.kind,
  name: stringAt(manifest.metadata, 'name') ?? '',
  namespace: stringAt(manifest.metadata, 'namespace'),
});

/** An older member of a cluster that was deployed into. */
interface OlderMember extends JsonObject {
  manifestName: string;
  location: string;
  /** It is not as it should be, and nothing of it is ready: there is no traffic to take, and nothing to go back to. */
  idle: boolean;
  /** It loses its traffic, but cannot be waited for. A run that began under an older release did not note it. */
  troubled: boolean;
}

export const findOlderMembers: Step<ManifestCapabilities> = {
  name: 'findOlderMembers',
  async run(context, capabilities) {
    const traffic = trafficIn(context.context);
    if (traffic.strategy === 'none' || traffic.canary) return { kind: 'succeeded' };
    const cloud = await connectFor(context, capabilities);
    const found: OlderMember[] = [];
    for (const applied of appliedOf(context).filter(({ kind }) => rolled.has(String(kind)))) {
      for (const member of await olderThan(cloud, applied, context)) {
        if (!found.some(({ manifestName }) => manifestName === member.manifestName)) found.push(member);
      }
    }
    const names = found.map(({ manifestName }) => manifestName).join(', ');
    context.log(names ? `Older members, for ${traffic.strategy}: ${names}` : 'There are no older members');
    return { kind: 'succeeded', context: { olderMembers: found } };
  },
};

function appliedOf(context: StepContext): JsonObject[] {
  const applied = context.context['outputs.manifests'];
  return Array.isArray(applied) ? applied.filter(isJsonObject) : [];
}

async function olderThan(cloud: ManifestCloud, applied: JsonObject, context: StepContext): Promise<OlderMember[]> {
  const annotations = annotationsOf(applied);
  const kind = stringAt(applied, 'kind') ?? '';
  const namespace = stringAt(objectAt(applied, 'metadata'), 'namespace') ?? '';
  const application = stringAt(annotations, mark.application) ?? context.execution.application;
  const cluster = stringAt(annotations, mark.cluster) ?? '';
  const members = await cloud.members({ kind, namespace, application, cluster }, context.abort);
  const own = new Set(appliedRefs(context).map((ref) => `${ref.kind} ${ref.name}`));
  const older = members.filter(({ name, owned }) => !owned && !own.has(`${kind} ${name}`));
  return Promise.all(
    older.map(async ({ name, ready }) => {
      const { state } = await cloud.stability({ kind, name, namespace }, context.abort);
      const manifestName = `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${name}`;
      const troubled = state !== 'stable';
      // As in Spinnaker, where what crashes again and again is not called failed.
      return { manifestName, location: namespace, idle: troubled && ready === 0, troubled };
    }),
  );
}

/** The stages after a deployment: each older member loses its traffic, or goes. */
export function stagesAfter(context: StepContext): SyntheticStage[] {
  const { strategy, canary } = trafficIn(context.context);
  if (canary) return canaryStagesAfter(context, canary);
  const listed = context.context.olderMembers;
  const older = (Array.isArray(listed) ? listed : []).filter(isJsonObject) as OlderMember[];
  if (strategy === 'none' || older.length === 0) return [];
  const leaves = strategy === 'highlander';
  const stages = older.map((member) =>
    !leaves && member.idle
      ? removal(memberOf(member, context))
      : disabling(memberOf(member, context), { waits: !leaves && member.troubled !== true }),
  );
  if (!leaves) return stages;
  const all = stages.map((_, i) => i);
  return [...stages, ...older.map((member) => ({ ...removal(memberOf(member, context)), after: all }))];
}

const memberOf = ({ manifestName, location }: OlderMember, context: StepContext): ClusterMember => ({
  account: stringAt(context.context, 'account') ?? '',
  application: stringAt(objectAt(context.context, 'moniker'), 'app') || context.execution.application,
  manifestName,
  namespace: location,
});
