import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { jsonEquals, objectAt } from '#lib/kernel/json';
import type { Manifest, ManifestChange, ManifestRef } from '#lib/providers/contract';
import { refOf, specOf } from '#lib/providers/kubernetes/manifest';
import { type Difference, differences } from '#lib/providers/kubernetes/preview/difference';
import { comparable, fieldChange } from '#lib/providers/kubernetes/preview/masking';
import { withoutContent } from '#lib/providers/kubernetes/secret-content';

/** What is told of the change of one object. */

/** A refusal is told as the outcome; what says nothing about the change is thrown. */
export async function refusable(
  ref: ManifestRef,
  subject: () => Manifest | undefined,
  work: () => Promise<ManifestChange>,
): Promise<ManifestChange> {
  try {
    return await work();
  } catch (error) {
    if (!isGennakerError(error) || error.code === 'unavailable' || error.code === 'timeout') throw error;
    return { ...about(ref), outcome: 'refused', refusal: told(messageOf(error), subject()) };
  }
}

/** The cluster may quote what lives too, not only what was sent. */
const told = (message: string, subject: Manifest | undefined): string =>
  subject?.kind === 'Secret' ? withoutContent(message, subject) : message;

/** Fields told of one object; a change of more is no longer read field by field. */
const mostFields = 200;

export function changed(before: Manifest, after: Manifest): ManifestChange {
  const found = differences(comparable(before), comparable(after));
  return {
    ...about(refOf(before)),
    outcome: found.length === 0 ? 'unchanged' : 'change',
    fields: found.slice(0, mostFields).map((difference) => fieldChange(before, difference)),
    moreFields: Math.max(0, found.length - mostFields),
    recreatesPods: replacesPods(before, after, found),
  };
}

const rolling = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** A paused rollout and one that waits for pods to be deleted change nothing by themselves. */
function replacesPods(before: Manifest, after: Manifest, found: readonly Difference[]): boolean {
  if (!rolling.has(before.kind) || specOf(after).paused === true) return false;
  if (objectAt(specOf(after), 'updateStrategy').type === 'OnDelete') return false;
  return found.some(({ segments }) => jsonEquals(segments.slice(0, 2), [{ field: 'spec' }, { field: 'template' }]));
}

export function about(ref: ManifestRef): ManifestChange {
  return {
    kind: ref.kind,
    name: ref.name,
    namespace: ref.namespace ?? '',
    outcome: 'unchanged',
    fields: [],
    moreFields: 0,
    recreatesPods: false,
    recreated: false,
    conflicts: [],
    refusal: '',
    unchecked: '',
  };
}
