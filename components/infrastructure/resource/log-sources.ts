import type { OwnerNode } from '#lib/infrastructure/view';
import type { Health } from '#lib/providers/contract';

/** Instances whose log can be read. Pure. */
export interface LogSource {
  id: string;
  name: string;
  health: Health;
  createdAt: number;
}

/** The chosen one as long as it is there, then the newest that is left; at first the one that needs eyes. */
export function shownSource(sources: readonly LogSource[], chosen: LogSource | undefined): LogSource | undefined {
  if (!chosen) return sources.find(({ health }) => health === 'unhealthy') ?? sources[0];
  const still = sources.find(({ id }) => id === chosen.id);
  const newest = [...sources].sort((left, right) => right.createdAt - left.createdAt)[0];
  return still ?? newest ?? chosen;
}

/** The instances under an owner. */
export function instancesIn(node: OwnerNode): LogSource[] {
  const { id, name, health, createdAt, kind, children } = node;
  const own = kind === 'Pod' ? [{ id, name, health, createdAt }] : [];
  return [...own, ...children.flatMap(instancesIn)];
}
