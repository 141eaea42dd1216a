import { objectAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef, RolloutRevision } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { versionHand } from '#lib/providers/kubernetes/inventory/foreign-hand';
import { undoOf } from '#lib/providers/kubernetes/inventory/resource';
import {
  annotationsOf,
  createdAtOf,
  imagesOf,
  nameOf,
  numberAt,
  podTemplateOf,
  refOf,
  specOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { ownedBy, revisionOf } from '#lib/providers/kubernetes/rollout/owned';

/**
 * The versions of a workload's pods that its controller keeps: ReplicaSets of a Deployment, ControllerRevisions of the
 * others. Controllers copy the annotations of the workload, so each says which run made it.
 */
export async function keptRevisions(
  api: ClusterApi,
  ref: ManifestRef,
  signal?: AbortSignal,
): Promise<RolloutRevision[]> {
  const workload = await api.get(ref, signal);
  if (!workload) return [];
  const found = (await revisionsOf(api, workload, signal)).sort((left, right) => right.number - left.number);
  return found.map((revision, index) => (index === 0 ? current(workload, revision) : revision));
}

/** The newest goes by what its workload says: a ControllerRevision that is brought back keeps its old marks. */
function current(workload: Manifest, revision: RolloutRevision): RolloutRevision {
  const stamps = stampsOf(annotationsOf(workload), revision.number);
  // The mark of an undo holds for one revision: whoever made another one would have taken it away.
  const outside = stamps.undoneByStage ? {} : outsideOf(workload, revision);
  return { ...revision, ...stamps, ...outside, current: true };
}

/** A ReplicaSet that is older than our last version was made by us, or before, unless it was brought back since. */
function outsideOf(
  workload: Manifest,
  { holder, earlier, createdAt }: RolloutRevision,
): Pick<RolloutRevision, 'outside'> {
  const hand = versionHand(workload);
  if (!hand || (holder && earlier.length === 0 && createdAt <= hand.since)) return {};
  // A hand has one time for all it wrote; a new ReplicaSet tells when it made this.
  const at = holder && earlier.length === 0 ? createdAt : hand.at;
  return { outside: { manager: hand.manager, at } };
}

async function revisionsOf(api: ClusterApi, workload: Manifest, signal?: AbortSignal) {
  switch (workload.kind) {
    case 'Deployment':
      return (await ownedBy(api, workload, 'ReplicaSet', signal))
        .filter((set) => revisionOf(set) > 0)
        .map((set) => ({ ...of(set, revisionOf(set), podTemplateOf(set)), holder: refOf(set) }));
    case 'StatefulSet':
    case 'DaemonSet':
      return (await ownedBy(api, workload, 'ControllerRevision', signal)).map((held) =>
        of(held, numberAt(held, 'revision') ?? 0, objectAt(objectAt(objectAt(held, 'data'), 'spec'), 'template')),
      );
    default:
      return [];
  }
}

function of(holder: Manifest, number: number, template: unknown): RolloutRevision {
  const annotations = annotationsOf(holder);
  return {
    number,
    name: nameOf(holder),
    images: imagesOf(specOf(template)),
    createdAt: createdAtOf(holder),
    current: false,
    earlier: earlierIn(annotations['deployment.kubernetes.io/revision-history']),
    ...stampsOf(annotations, number),
  };
}

function stampsOf(annotations: Record<string, string>, number: number) {
  const executionId = annotations[annotation.execution];
  const undone = undoOf(annotations, number);
  return { ...(executionId ? { executionId } : {}), ...(undone ? { undoneByStage: undone } : {}) };
}

/** `1,3`: a ReplicaSet that runs again gets a new number and keeps the old ones here. */
const earlierIn = (text: string | undefined): number[] =>
  (text ?? '')
    .split(',')
    .map(Number)
    .filter((number) => Number.isInteger(number) && number > 0);
