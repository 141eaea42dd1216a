import type { InstanceView, ServerGroupView } from '#lib/infrastructure/view';

const urgency: Record<InstanceView['health'], number> = { unhealthy: 0, starting: 1, unknown: 2, healthy: 3, gone: 4 };

/** Squares for one row. Those that need eyes are never among the ones left out; what is shown keeps its place. */
export function shownInstances(instances: readonly InstanceView[], max: number): readonly InstanceView[] {
  if (instances.length <= max) return instances;
  const first = [...instances].sort((left, right) => urgency[left.health] - urgency[right.health]).slice(0, max);
  const chosen = new Set(first.map(({ id }) => id));
  return instances.filter(({ id }) => chosen.has(id));
}

/** `web-7d9 · healthy · 2 restarts`, for a tooltip and for screen readers. */
export function instanceSentence({ name, health, restarts, message }: InstanceView): string {
  const times = restarts === 0 ? '' : restarts === 1 ? '1 restart' : `${restarts} restarts`;
  return [name, health, times, message].filter(Boolean).join(' · ');
}

/** Why a version is not well: its own words, or what most of its unhealthy instances say. */
export function reasonOf(group: Pick<ServerGroupView, 'health' | 'message' | 'instances'>): string | undefined {
  if (group.message && group.health === 'unhealthy') return group.message;
  const counts = new Map<string, number>();
  for (const { health, message } of group.instances) {
    if (health === 'unhealthy' && message) counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, left], [, right]) => right - left);
  return most?.[0];
}
