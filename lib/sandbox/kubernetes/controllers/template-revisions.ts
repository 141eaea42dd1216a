/** The versions of a stateful or daemon set's template, kept as ControllerRevisions so that they can be rolled back to. */
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { ControllerRevision, DaemonSet, PodTemplate, StatefulSet } from '../kinds.ts';
import { stableHash } from '../random.ts';
import { controllerRevisions } from '../resources/apps.ts';
import { createObject } from '../write/create.ts';
import { deleteObject } from '../write/delete.ts';
import { controllerManager, edit, ownerReferenceTo } from './controller.ts';

export const revisionLabel = 'controller-revision-hash';

type Owner = StatefulSet | DaemonSet;

/** The form a strategic merge patch can be applied from: it replaces the template as a whole. */
const dataOf = (template: PodTemplate): JsonObject => ({
  spec: { template: { ...(template as unknown as JsonObject), $patch: 'replace' } },
});

/** The template a revision stands for. */
export function templateOf(revision: ControllerRevision, fallback: PodTemplate): PodTemplate {
  const { spec } = revision.data;
  const template = isJsonObject(spec) && isJsonObject(spec.template) ? spec.template : undefined;
  if (template === undefined) return fallback;
  const { $patch: _directive, ...rest } = template;
  return rest as unknown as PodTemplate;
}

export function revisionsOf(cluster: Cluster, owner: Owner): ControllerRevision[] {
  return cluster.store.owners
    .controlledBy<ControllerRevision>(owner.metadata.uid, controllerRevisions)
    .toSorted((a, b) => a.revision - b.revision);
}

/** The revision of the owner's present template: found, made the newest again, or created. */
export function currentRevision(cluster: Cluster, owner: Owner): ControllerRevision {
  const known = revisionsOf(cluster, owner);
  const data = dataOf(owner.spec.template);
  const newest = known.at(-1)?.revision ?? 0;
  const same = known.find((one) => jsonEquals(one.data, data));
  if (same === undefined) return createRevision(cluster, owner, data, newest + 1);
  if (same.revision === newest) return same;
  return edit(cluster, controllerRevisions, same, (draft) => {
    draft.revision = newest + 1;
  });
}

function createRevision(cluster: Cluster, owner: Owner, data: JsonObject, revision: number): ControllerRevision {
  const { name, namespace = '' } = owner.metadata;
  const hash = stableHash([data, revision]);
  const body = {
    metadata: {
      name: `${name}-${hash}`,
      labels: { ...owner.spec.template.metadata?.labels, 'controller.kubernetes.io/hash': hash },
      ...(owner.metadata.annotations ? { annotations: { ...owner.metadata.annotations } } : {}),
      ownerReferences: [ownerReferenceTo(owner) as unknown as Json],
    },
    data,
    revision,
  };
  return createObject<ControllerRevision>(cluster, controllerRevisions, namespace, body, {
    manager: controllerManager,
  });
}

/** Deletes the oldest revisions beyond the limit that no pod uses. */
export function forgetRevisions(cluster: Cluster, owner: Owner, used: ReadonlySet<string | undefined>): void {
  const idle = revisionsOf(cluster, owner).filter((one) => !used.has(one.metadata.name));
  for (const one of idle.slice(0, Math.max(0, idle.length - owner.spec.revisionHistoryLimit))) {
    deleteObject(cluster, controllerRevisions, one);
  }
}
