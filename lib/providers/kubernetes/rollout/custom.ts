import { isJsonObject } from '#lib/kernel/json';
import type { Manifest, Stability } from '#lib/providers/contract';
import { condition, listAt, nameOf, numberAt, statusOf } from '#lib/providers/kubernetes/manifest';

/**
 * Custom resources and their definitions. Nobody knows what a custom resource does, but most controllers keep to the same
 * words: how far they have looked, and conditions. A resource that says nothing is in place once it is stored, as in
 * Spinnaker. Pure.
 */
const failing = ['Stalled', 'Failed'] as const;
const working = ['Reconciling'] as const;
/** The first of these that a resource has decides. */
const deciding = ['Ready', 'Available', 'Established'] as const;

export function customResource(manifest: Manifest): Stability {
  const title = `${manifest.kind} ${nameOf(manifest)}`;
  if (!noticed(manifest))
    return { state: 'progressing', message: `Waiting for the controller of ${title} to notice it` };
  for (const type of failing) {
    const found = condition(manifest, type);
    if (found?.status === 'True') return { state: 'failed', message: `${title} failed: ${said(found)}`, details: [] };
  }
  for (const type of working) {
    const found = condition(manifest, type);
    if (found?.status === 'True') return { state: 'progressing', message: `Waiting for ${title}: ${said(found)}` };
  }
  for (const type of deciding) {
    const found = condition(manifest, type);
    if (!found) continue;
    if (found.status === 'True') return { state: 'stable', message: `${title} is ${type.toLowerCase()}` };
    return { state: 'progressing', message: `Waiting for ${title} to be ${type.toLowerCase()}: ${said(found)}` };
  }
  return { state: 'stable', message: `${title} is in place` };
}

/** A status that is older than what was applied tells about what was there before. */
function noticed(manifest: Manifest): boolean {
  const generation = numberAt(manifest.metadata, 'generation');
  const status = statusOf(manifest);
  if (generation === undefined) return true;
  const seen = [status, ...listAt(status, 'conditions').filter((one) => decidingNames.has(String(one.type)))]
    .map((one) => (isJsonObject(one) ? numberAt(one, 'observedGeneration') : undefined))
    .filter((number) => number !== undefined);
  return seen.every((number) => number >= generation);
}
const decidingNames: ReadonlySet<string> = new Set([...failing, ...working, ...deciding]);

/** Two definitions may want the same names: the later one never comes up. */
export function definition(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  const names = condition(manifest, 'NamesAccepted');
  if (names?.status === 'False' && names.reason !== 'NotAccepted') {
    return { state: 'failed', message: `The names of definition ${name} are taken: ${said(names)}`, details: [] };
  }
  return condition(manifest, 'Established')?.status === 'True'
    ? { state: 'stable', message: `Definition ${name} is served` }
    : { state: 'progressing', message: `Waiting until definition ${name} is served` };
}

const said = ({ reason, message }: { reason: string; message: string }): string =>
  message || reason || 'no reason given';
