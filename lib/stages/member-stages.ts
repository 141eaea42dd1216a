import type { JsonObject } from '#lib/kernel/json';
import type { SyntheticStage } from '#lib/stages/contract';
import { deleteManifestDefinition } from '#lib/stages/delete-manifest/definition';
import { disableManifestDefinition } from '#lib/stages/disable-manifest/definition';
import { judgmentDefinition } from '#lib/stages/manual-judgment/definition';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';

/** What rollout strategies do with the older members of a cluster, each as a stage of its own. */
export interface ClusterMember {
  account: string;
  application: string;
  /** `replicaSet web-v003` */
  manifestName: string;
  namespace: string;
}

/** `waits`: until it is stable without its traffic; what is in trouble or about to go would fail the stage for nothing. */
export const disabling = (member: ClusterMember, { waits }: { waits: boolean }): SyntheticStage => ({
  type: disableManifestDefinition.type,
  name: `Disable ${member.manifestName}`,
  context: { ...targetOf(member), ...(waits ? {} : { waitForCompletion: false }) },
});

export const removal = (member: ClusterMember): SyntheticStage => ({
  type: deleteManifestDefinition.type,
  name: `Delete ${member.manifestName}`,
  context: { ...targetOf(member), options: { cascading: true } },
});

export const goingBack = (member: ClusterMember, revision: number): SyntheticStage => ({
  type: undoRolloutManifestDefinition.type,
  name: `Take ${member.manifestName} back`,
  context: { ...targetOf(member), revision },
});

export const judging = (name: string, question: JsonObject): SyntheticStage => ({
  type: judgmentDefinition.type,
  name,
  context: question,
});

function targetOf({ account, application, manifestName, namespace }: ClusterMember): JsonObject {
  return { account, app: application, cloudProvider: 'kubernetes', mode: 'static', manifestName, location: namespace };
}
