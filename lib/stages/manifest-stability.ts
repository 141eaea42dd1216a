import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt, toJson } from '#lib/kernel/json';
import type { ManifestCloud, ManifestRef, Stability } from '#lib/providers/contract';
import type { FieldHint, Step, StepContext, StepResult } from '#lib/stages/contract';
import { connectFor, type ManifestCapabilities, targetsOf } from '#lib/stages/manifest-target';

/** How long a stage waits for what it applied, unless it says otherwise: Spinnaker's thirty minutes. */
export const stabilityTimeoutMs = 30 * 60_000;

/** Often at first, when small rollouts end, and every five seconds after a minute. */
export const nextLookMs = (elapsedMs: number): number => Math.min(5000, 200 + Math.floor(elapsedMs / 12));

/**
 * Asks until everything is stable, and fails with the cloud's own reason as soon as one thing cannot become so. What
 * became stable is not asked for again.
 */
export function waitForManifestToStabilize(
  refsOf: (context: StepContext) => readonly ManifestRef[] = (context) => targetsOf(context.context),
): Step<ManifestCapabilities> {
  return {
    name: 'waitForManifestToStabilize',
    async run(context, capabilities) {
      const since = Number(context.context.stabilizingSince ?? context.now);
      const done = new Set(namesIn(context.context.stableManifests));
      const open = refsOf(context).filter((ref) => !done.has(nameOf(ref)));
      const cloud = open.length > 0 ? await connectFor(context, capabilities) : undefined;
      const messages: string[] = [];
      // All at once: the cloud bounds its requests, and a hundred of them in a row would take as long as a rollout.
      const states = await Promise.all(open.map((ref) => cloud?.stability(ref, context.abort)));
      for (const [index, ref] of open.entries()) {
        const found = states[index];
        if (!found || !cloud) continue;
        if (found.state === 'failed') {
          const unblocked = await unblock(context, cloud, found);
          if (!unblocked) return failed(ref, found, done);
          messages.push(unblocked);
          continue;
        }
        if (found.state === 'progressing') messages.push(found.message);
        else {
          done.add(nameOf(ref));
          context.log(found.message);
        }
      }
      const progress = {
        stabilizingSince: since,
        stableManifests: [...done].map(locate),
        failedManifests: [],
        messages,
      };
      if (messages.length === 0) return { kind: 'succeeded', context: progress };
      return waiting(context, messages, progress, since);
    },
  };
}

/** For the context of a step that learns by the way that these are stable: the wait asks for the others only. */
export function withStable(context: StepContext, refs: readonly ManifestRef[]): JsonObject {
  if (refs.length === 0) return {};
  const names = new Set([...namesIn(context.context.stableManifests), ...refs.map(nameOf)]);
  return { stableManifests: [...names].map(locate) };
}

/** Pods that stand in the way of a rollout are deleted by who agreed to it; what they keep in claims stays. */
export const unblockFields = { deleteBlockingPods: z.boolean().nullish() };

export const unblockHint: FieldHint = {
  path: 'deleteBlockingPods',
  label: 'Delete pods that block the rollout',
  widget: 'switch',
  help: 'An ordered StatefulSet replaces no pod while one of the version before is not ready. Claims are kept',
  advanced: true,
};

async function unblock(
  context: StepContext,
  cloud: ManifestCloud,
  { blockedBy = [] }: Stability & { state: 'failed' },
): Promise<string | undefined> {
  if (context.context.deleteBlockingPods !== true || blockedBy.length === 0) return undefined;
  for (const pod of blockedBy) {
    await cloud.remove(pod, { signal: context.abort });
    context.log(`pod ${pod.name}: deleted, because it blocked the rollout`);
  }
  return `Waiting for the successor of pod ${blockedBy.map(({ name }) => name).join(', ')}`;
}

function waiting(context: StepContext, messages: string[], progress: JsonObject, since: number): StepResult {
  const elapsed = context.now - since;
  const minutes = Number(context.context.stableManifestTimeoutMinutes ?? Number.NaN);
  const first = messages[0] ?? '';
  if (minutes > 0 && elapsed > minutes * 60_000) {
    return {
      kind: 'failed',
      reason: `Not stable after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: ${first}`,
      retry: 'terminal',
      errors: messages,
      context: progress,
    };
  }
  const sentence = messages.length > 1 ? `${first} and ${messages.length - 1} more` : first;
  return { kind: 'look-again', inMs: nextLookMs(elapsed), waiting: sentence, context: progress };
}

function failed(ref: ManifestRef, found: Stability & { state: 'failed' }, done: Set<string>): StepResult {
  return {
    kind: 'failed',
    reason: found.message,
    retry: 'terminal',
    errors: found.details,
    context: {
      stableManifests: [...done].map(locate),
      failedManifests: [locate(nameOf(ref))],
      messages: [found.message],
    },
  };
}

/** Kept as Spinnaker keeps them: `{ manifestName, location }`, the kind as in `configMap`. */
const nameOf = ({ kind, name, namespace = '' }: ManifestRef): string =>
  `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${name}@${namespace}`;

function locate(name: string): JsonObject {
  const at = name.lastIndexOf('@');
  return { manifestName: name.slice(0, at), location: name.slice(at + 1) };
}

function namesIn(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isJsonObject)
    .map((item) => `${stringAt(item, 'manifestName') ?? ''}@${stringAt(item, 'location') ?? ''}`);
}

/** References to manifests that an earlier step left in the outputs. */
export function appliedRefs(context: StepContext): ManifestRef[] {
  const applied = context.outputs['outputs.manifests'] ?? context.context['outputs.manifests'];
  if (!Array.isArray(applied)) return [];
  return applied.filter(isJsonObject).map((manifest) => ({
    apiVersion: stringAt(manifest, 'apiVersion'),
    kind: stringAt(manifest, 'kind') ?? '',
    name: stringAt(objectAt(manifest, 'metadata'), 'name') ?? '',
    namespace: stringAt(objectAt(manifest, 'metadata'), 'namespace'),
  }));
}

/** A manifest for outputs, screens and logs: without the content of secrets and without the cluster's bookkeeping. */
export function withoutSecrets(manifest: JsonObject): JsonObject {
  const shown = toJson(manifest) as JsonObject;
  delete objectAt(shown, 'metadata').managedFields;
  if (stringAt(shown, 'kind') === 'Secret') {
    delete shown.data;
    delete shown.stringData;
    delete objectAt(objectAt(shown, 'metadata'), 'annotations')['kubectl.kubernetes.io/last-applied-configuration'];
  }
  return shown;
}
