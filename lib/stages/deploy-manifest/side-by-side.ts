import { stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';

/** How many objects are applied at once; the cloud bounds its requests beside that. */
const most = 16;

/**
 * The manifests to apply together, beginning with the one at `from`: the next ones of its kind, since nothing waits for
 * another of its own kind. An object without a name is made anew at each apply, so it stands alone and is never repeated for
 * the sake of its neighbours; so does a name that comes twice, where the later one shall win.
 */
export function sideBySide(manifests: readonly Manifest[], from: number): readonly Manifest[] {
  const [first, ...rest] = manifests.slice(from, from + most);
  if (!first) return [];
  const names = new Set([place(first)]);
  if (names.has(undefined)) return [first];
  const end = rest.findIndex((next) => {
    const name = place(next);
    if (!name || names.has(name) || kindOf(next) !== kindOf(first)) return true;
    names.add(name);
    return false;
  });
  return [first, ...(end < 0 ? rest : rest.slice(0, end))];
}

/** All answers, or the first failure when the others have come to their end too. */
export async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

const kindOf = ({ apiVersion, kind }: Manifest) => `${apiVersion} ${kind}`;

/** Undefined for an object whose name the cloud makes. */
function place({ metadata }: Manifest): string | undefined {
  const name = stringAt(metadata, 'name');
  return name && `${stringAt(metadata, 'namespace') ?? ''}/${name}`;
}
