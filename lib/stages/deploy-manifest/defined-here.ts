import { isGennakerError } from '#lib/kernel/errors';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { AppliedManifest, Manifest, ManifestCloud } from '#lib/providers/contract';
import type { StepContext } from '#lib/stages/contract';

/**
 * A definition and an object of its kind in one deployment: the cluster takes a moment to serve what was just defined, and
 * until then it does not know the kind. That is waited for; a kind that nothing here defines is a mistake at once.
 */
const mostMs = 60_000;

/** `unserved`: the kind is defined by an earlier manifest, and the cluster does not serve it yet. */
export async function applyOnceServed(
  cloud: ManifestCloud,
  manifest: Manifest,
  all: readonly Manifest[],
  context: StepContext,
): Promise<Pick<AppliedManifest, 'stable'> & { outcome: AppliedManifest['outcome'] | 'unserved' }> {
  try {
    const { outcome, stable } = await cloud.apply(manifest, { signal: context.abort });
    return { outcome, stable };
  } catch (error) {
    const since = unservedSince(context);
    if (!isUnknownKind(error, manifest) || context.now - since > mostMs) throw error;
    if (!all.some((other) => defines(other, manifest))) throw error;
    return { outcome: 'unserved' };
  }
}

/** Since when the present manifest waits, by the context. */
export function unservedSince(context: StepContext): number {
  const since = context.context.unservedSince;
  return typeof since === 'number' ? since : context.now;
}

function defines(other: Manifest, manifest: Manifest): boolean {
  const spec = objectAt(other, 'spec');
  return (
    other.kind === 'CustomResourceDefinition' &&
    stringAt(objectAt(spec, 'names'), 'kind') === manifest.kind &&
    stringAt(spec, 'group') === manifest.apiVersion.split('/')[0]
  );
}

/** Discovery does not list the kind, or the server has no such path; both come and go while it begins to serve. */
function isUnknownKind(error: unknown, manifest: Manifest): boolean {
  if (!isGennakerError(error)) return false;
  return error.code === 'not-found' || (error.code === 'invalid' && error.object === manifest.kind);
}
