import { isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, jsonEquals, objectAt, stringAt } from '#lib/kernel/json';
import type { AppliedManifest, ApplyOptions, Manifest, ManifestRef } from '#lib/providers/contract';
import { type ClusterApi, fieldManager, manifestIn, secretIn } from '#lib/providers/kubernetes/api';
import type { ApiAnswer } from '#lib/providers/kubernetes/connection';
import { objectPath } from '#lib/providers/kubernetes/discovery';
import {
  annotationsOf,
  labelsOf,
  listAt,
  metadataOf,
  numberAt,
  refOf,
  specOf,
  titleOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { fieldConflicts } from '#lib/providers/kubernetes/refusal';
import { removeObject } from '#lib/providers/kubernetes/removal';

/**
 * Server-side apply. Two cases need care, both about who owns a field:
 * - What we changed by other means (scale, undo, restart) is booked under our name but as an update, and the API server
 *   reports a conflict with ourselves. Such entries are merged into our own before applying, so that a field which a
 *   later manifest leaves out also goes away; a conflict with nobody but us is then forced.
 * - What Spinnaker deployed is owned by kubectl's client-side apply. It is recognised by its managed-by label and
 *   taken over the same way, once. Everybody else's fields stay theirs until the manifest says force-conflicts.
 */
export async function applyManifest(
  api: ClusterApi,
  manifest: Manifest,
  options: ApplyOptions,
): Promise<AppliedManifest> {
  const { kind, ref } = await api.locate(refOf(manifest), options.signal);
  const about = { account: api.account, object: titleOf(ref), verb: 'apply', ...secretIn(kind.kind, manifest) };
  if (!ref.name) return createNamed(api, manifest, options);
  const before = await api.get(ref, options.signal);
  const strategies = annotationsOf(manifest);
  if (before && !options.dryRun && strategies[annotation.recreate] === 'true' && !isOfThisRun(before, manifest)) {
    await removeObject(api, ref, { propagation: 'foreground', signal: options.signal });
    return { manifest: before, outcome: 'pending' };
  }
  const body = { ...sized(manifest, before), apiVersion: kind.apiVersion, kind: kind.kind };
  if (before && strategies[annotation.replace] === 'true') {
    const replaced = await replaceObject(api, ref, body, before, options);
    return { manifest: replaced, outcome: outcomeOf(before, replaced) };
  }
  if (before && !options.dryRun) await adopt(api, ref, before, options.signal);
  const send = (force: boolean): Promise<ApiAnswer> =>
    api.connection.request({
      method: 'PATCH',
      path: objectPath(kind, ref),
      query: { fieldManager, force: force || undefined, dryRun: options.dryRun ? 'All' : undefined },
      contentType: 'application/apply-patch+yaml',
      body,
      signal: options.signal,
    });
  let answer = await send(options.force === true || strategies[annotation.serverSideApply] === 'force-conflicts');
  const conflicts = fieldConflicts(answer);
  if (conflicts.length > 0 && conflicts.every(({ manager }) => manager === fieldManager)) answer = await send(true);
  const applied = manifestIn(answer, about);
  return { manifest: applied, outcome: before ? outcomeOf(before, applied) : 'created' };
}

/** `generateName`: there is nothing to apply to, each deployment makes another one. */
async function createNamed(api: ClusterApi, manifest: Manifest, options: ApplyOptions): Promise<AppliedManifest> {
  const { kind, ref } = await api.locate(refOf(manifest), options.signal);
  const answer = await api.connection.request({
    method: 'POST',
    path: objectPath(kind, { ...ref, name: '' }),
    query: { fieldManager, dryRun: options.dryRun ? 'All' : undefined },
    body: manifest,
    signal: options.signal,
  });
  const object = `${kind.kind} ${stringAt(manifest.metadata, 'generateName') ?? ''}…`;
  const about = { account: api.account, object, verb: 'create', ...secretIn(kind.kind, manifest) };
  return { manifest: manifestIn(answer, about), outcome: 'created' };
}

/** An object that is being recreated is told from the one before by the run that made it. */
function isOfThisRun(live: Manifest, manifest: Manifest): boolean {
  const run = annotationsOf(manifest)[annotation.execution];
  // Without a run there is nothing to tell them apart by, and deleting again and again would never end.
  return run === undefined || (annotationsOf(live)[annotation.execution] === run && !isEnding(live));
}

const isEnding = (live: Manifest): boolean => metadataOf(live).deletionTimestamp !== undefined;

/** `use-source-capacity`: the number of replicas that runs, not the one that is written. */
function sized(manifest: Manifest, before: Manifest | undefined): Manifest {
  const replicas = numberAt(specOf(before), 'replicas');
  if (annotationsOf(manifest)[annotation.useSourceCapacity] !== 'true' || replicas === undefined) return manifest;
  return { ...manifest, spec: { ...specOf(manifest), replicas } };
}

/** What it replaces is the object as it is, whatever a controller wrote into its status a moment before. */
async function replaceObject(
  api: ClusterApi,
  ref: ManifestRef,
  body: Manifest,
  before: Manifest,
  options: ApplyOptions,
): Promise<Manifest> {
  let live = before;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await replaceOnce(api, ref, body, live, options);
    } catch (error) {
      const raced = isGennakerError(error) && error.code === 'conflict' && attempt < raceAttempts;
      const now = raced ? await api.get(ref, options.signal) : undefined;
      if (!now) throw error;
      live = now;
    }
  }
}

async function replaceOnce(
  api: ClusterApi,
  ref: ManifestRef,
  body: Manifest,
  before: Manifest,
  options: ApplyOptions,
): Promise<Manifest> {
  const located = await api.locate(ref, options.signal);
  const resourceVersion = stringAt(metadataOf(before), 'resourceVersion');
  const answer = await api.connection.request({
    method: 'PUT',
    path: objectPath(located.kind, located.ref),
    query: { fieldManager, dryRun: options.dryRun ? 'All' : undefined },
    body: { ...body, metadata: { ...body.metadata, ...(resourceVersion ? { resourceVersion } : {}) } },
    signal: options.signal,
  });
  const about = { account: api.account, object: titleOf(ref), verb: 'replace', ...secretIn(body.kind, body) };
  return manifestIn(answer, about);
}

function outcomeOf(before: Manifest, after: Manifest): AppliedManifest['outcome'] {
  return jsonEquals(wanted(before), wanted(after)) ? 'unchanged' : 'changed';
}

/** What people wrote, without the cluster's bookkeeping and without the stamp of the execution. */
function wanted(manifest: Manifest): JsonObject {
  const { [annotation.execution]: _stamp, [annotation.revision]: _revision, ...annotations } = annotationsOf(manifest);
  const { status: _status, ...rest } = manifest;
  return { ...rest, metadata: { labels: labelsOf(manifest), annotations } };
}

/** Controllers write the status of a living workload at any moment, so the newest revision is taken again a few times. */
async function adopt(api: ClusterApi, ref: ManifestRef, before: Manifest, signal?: AbortSignal): Promise<void> {
  let live: Manifest | undefined = before;
  for (let attempt = 1; live; attempt += 1) {
    try {
      return await adoptOnce(api, ref, live, signal);
    } catch (error) {
      if (!isGennakerError(error) || error.code !== 'conflict' || attempt === raceAttempts) throw error;
      live = await api.get(ref, signal);
    }
  }
}

const raceAttempts = 5;

async function adoptOnce(api: ClusterApi, ref: ManifestRef, before: Manifest, signal?: AbortSignal): Promise<void> {
  const managedFields = adoptedFields(before);
  if (!managedFields) return;
  const resourceVersion = stringAt(metadataOf(before), 'resourceVersion');
  await api.patch(
    ref,
    [
      { op: 'replace', path: '/metadata/managedFields', value: managedFields },
      ...(resourceVersion ? [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }] : []),
    ],
    { strategy: 'json', signal },
  );
}

/** The managers of the object after ours took over what is to be ours, or undefined if there is nothing to do. Pure. */
export function adoptedFields(live: Manifest): JsonObject[] | undefined {
  const entries = listAt(metadataOf(live), 'managedFields');
  const spinnakers = /^spinnaker/.test(labelsOf(live)['app.kubernetes.io/managed-by'] ?? '');
  const isOurs = (entry: JsonObject) =>
    entry.operation === 'Update' &&
    (entry.subresource === undefined || entry.subresource === '') &&
    (entry.manager === fieldManager || (spinnakers && entry.manager === 'kubectl-client-side-apply'));
  const taken = entries.filter(isOurs);
  if (taken.length === 0) return undefined;
  const own = entries.find((entry) => entry.manager === fieldManager && entry.operation === 'Apply');
  const fields = [own, ...taken].reduce<JsonObject>((all, entry) => union(all, objectAt(entry, 'fieldsV1')), {});
  const first = own ?? taken[0]!;
  const merged = { ...first, manager: fieldManager, operation: 'Apply', fieldsV1: fields };
  return [...entries.filter((entry) => entry !== own && !isOurs(entry)), merged];
}

/** Field sets are trees of empty objects; their union is the union of their keys. */
function union(left: JsonObject, right: JsonObject): JsonObject {
  const result: JsonObject = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const present: Json | undefined = result[key];
    result[key] = isJsonObject(present) && isJsonObject(value) ? union(present, value) : value;
  }
  return result;
}
