import { conflict, invalid, isGennakerError, notFound } from '#lib/kernel/errors';
import { type JsonObject, jsonEquals, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import {
  annotationsOf,
  metadataOf,
  numberAt,
  podTemplateOf,
  specOf,
  titleOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { ownedBy, revisionOf } from '#lib/providers/kubernetes/rollout/owned';

/**
 * Back to an earlier pod template. The key of the rollback is written on the object in the same patch that changes the
 * template, and the patch holds only for the version that was read: so a repeated call either finds its own mark or
 * changes nothing.
 */
export interface Revision {
  number: number;
  template: JsonObject;
}

export async function undoRollout(
  api: ClusterApi,
  ref: ManifestRef,
  target: { revision?: number; revisionsBack?: number },
  key: string,
  signal?: AbortSignal,
): Promise<{ revision: number }> {
  for (let attempt = 0; ; attempt++) {
    const workload = await api.need(ref, signal);
    const done = markOf(workload, key);
    if (done) return { revision: done };
    try {
      return await undoOnce(api, workload, ref, target, key, signal);
    } catch (error) {
      const raced = isGennakerError(error) && error.code === 'conflict' && attempt < 4;
      if (!raced) throw error;
    }
  }
}

async function undoOnce(
  api: ClusterApi,
  workload: Manifest,
  ref: ManifestRef,
  target: { revision?: number; revisionsBack?: number },
  key: string,
  signal?: AbortSignal,
): Promise<{ revision: number }> {
  const { revisions, chosen } = await revisionFor(api, workload, ref, target, signal);
  const newest = revisions.at(-1)!;
  // The controller renumbers what runs again; the newest one keeps its number.
  const revision = jsonEquals(chosen.template, newest.template) ? newest.number : newest.number + 1;
  await api.patch(ref, undoPatch(workload, chosen.template, `${key}#${revision}`), { strategy: 'json', signal });
  return { revision };
}

/** The change of an undo by itself, for a look at what it would do. */
export async function plannedUndo(
  api: ClusterApi,
  ref: ManifestRef,
  target: { revision?: number; revisionsBack?: number },
  signal?: AbortSignal,
): Promise<{ body: JsonObject[]; strategy: 'json' }> {
  const { chosen } = await revisionFor(api, await api.need(ref, signal), ref, target, signal);
  return { body: [{ op: 'replace', path: '/spec/template', value: chosen.template }], strategy: 'json' };
}

async function revisionFor(
  api: ClusterApi,
  workload: Manifest,
  ref: ManifestRef,
  target: { revision?: number; revisionsBack?: number },
  signal?: AbortSignal,
): Promise<{ revisions: Revision[]; chosen: Revision }> {
  if (specOf(workload).paused === true) {
    throw invalid(`The rollout of ${titleOf(ref)} is paused; resume it before undoing it`, { object: titleOf(ref) });
  }
  const revisions = await revisionsOf(api, workload, signal);
  return { revisions, chosen: chooseRevision(revisions, target, titleOf(ref)) };
}

/** All revisions, oldest first. */
export async function revisionsOf(api: ClusterApi, workload: Manifest, signal?: AbortSignal): Promise<Revision[]> {
  const found =
    workload.kind === 'Deployment'
      ? (await ownedBy(api, workload, 'ReplicaSet', signal)).map(fromReplicaSet)
      : (await ownedBy(api, workload, 'ControllerRevision', signal)).map(fromControllerRevision);
  return found.filter((revision) => revision.number > 0).sort((left, right) => left.number - right.number);
}

export function chooseRevision(
  revisions: readonly Revision[],
  target: { revision?: number; revisionsBack?: number },
  title: string,
): Revision {
  if (revisions.length === 0) throw notFound(`${title} has no earlier revision to go back to`, { object: title });
  const known = revisions.map((revision) => revision.number).join(', ');
  if (target.revision !== undefined) {
    const exact = revisions.find((revision) => revision.number === target.revision);
    if (!exact) throw invalid(`${title} has no revision ${target.revision}; it has ${known}`, { object: title });
    return exact;
  }
  const back = target.revisionsBack ?? 1;
  const chosen = back >= 0 ? revisions[revisions.length - 1 - back] : undefined;
  if (!chosen) {
    throw invalid(`${title} cannot go back ${back} revisions: it has only ${revisions.length} (${known})`, {
      object: title,
    });
  }
  return chosen;
}

function fromReplicaSet(set: Manifest): Revision {
  const template = structuredClone(podTemplateOf(set));
  const labels = objectAt(objectAt(template, 'metadata'), 'labels');
  delete labels['pod-template-hash'];
  return { number: revisionOf(set), template };
}

function fromControllerRevision(revision: Manifest): Revision {
  const template = structuredClone(objectAt(objectAt(objectAt(revision, 'data'), 'spec'), 'template'));
  // A directive of the strategic merge in which the cluster stores it.
  delete template.$patch;
  return { number: numberAt(revision, 'revision') ?? 0, template };
}

function undoPatch(workload: Manifest, template: JsonObject, mark: string): JsonObject[] {
  const version = stringAt(metadataOf(workload), 'resourceVersion');
  const annotated = Object.keys(annotationsOf(workload)).length > 0;
  return [
    ...(version ? [{ op: 'replace', path: '/metadata/resourceVersion', value: version }] : []),
    { op: 'replace', path: '/spec/template', value: template },
    annotated
      ? { op: 'add', path: `/metadata/annotations/${annotation.undo.replace('/', '~1')}`, value: mark }
      : { op: 'add', path: '/metadata/annotations', value: { [annotation.undo]: mark } },
  ];
}

function markOf(workload: Manifest, key: string): number | undefined {
  const mark = annotationsOf(workload)[annotation.undo];
  if (!mark?.startsWith(`${key}#`)) return undefined;
  const revision = Number(mark.slice(key.length + 1));
  if (!Number.isInteger(revision)) throw conflict(`The mark ${annotation.undo} was changed by somebody: ${mark}`);
  return revision;
}
