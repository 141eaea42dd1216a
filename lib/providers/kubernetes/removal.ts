import type { ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { objectPath } from '#lib/providers/kubernetes/discovery';
import { refOf, titleOf } from '#lib/providers/kubernetes/manifest';
import { refusal } from '#lib/providers/kubernetes/refusal';

export interface RemovalOptions {
  /** What becomes of what the object owns; default `background`. */
  propagation?: 'foreground' | 'background' | 'orphan';
  graceSeconds?: number;
  /** Only this very object: one that took its name since is left alone. */
  uid?: string;
  /** The cluster checks that it may be deleted, and deletes nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

const policies = { foreground: 'Foreground', background: 'Background', orphan: 'Orphan' } as const;

/** False when it was not there. The cluster may still be ending it when this returns. */
export async function removeObject(api: ClusterApi, ref: ManifestRef, options: RemovalOptions = {}): Promise<boolean> {
  const located = await api.locate(ref, options.signal);
  const answer = await api.connection.request({
    method: 'DELETE',
    path: objectPath(located.kind, located.ref),
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: policies[options.propagation ?? 'background'],
      ...(options.graceSeconds === undefined ? {} : { gracePeriodSeconds: options.graceSeconds }),
      ...(options.dryRun ? { dryRun: ['All'] } : {}),
      ...(options.uid ? { preconditions: { uid: options.uid } } : {}),
    },
    signal: options.signal,
  });
  if (answer.status === 404 || (answer.status === 409 && options.uid)) return false;
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, { account: api.account, object: titleOf(located.ref), verb: 'delete' });
  }
  return true;
}

/** One by one instead of as a collection, so that each is reported and a half-done removal can be repeated. */
export async function removeSelected(
  api: ClusterApi,
  kinds: readonly string[],
  namespace: string,
  labelSelector: string,
  options: RemovalOptions = {},
): Promise<ManifestRef[]> {
  const removed: ManifestRef[] = [];
  for (const ref of await selectObjects(api, kinds, namespace, labelSelector, options.signal)) {
    if (await removeObject(api, ref, options)) removed.push(ref);
  }
  return removed;
}

export async function selectObjects(
  api: ClusterApi,
  kinds: readonly string[],
  namespace: string,
  labelSelector: string,
  signal?: AbortSignal,
): Promise<ManifestRef[]> {
  const found: ManifestRef[] = [];
  for (const kind of kinds) found.push(...(await api.list({ kind, namespace, labelSelector }, signal)).map(refOf));
  return found;
}
