/**
 * CPU time on the scale of the machine the budgets were set on (a core of 2.5 GHz), so that a limit in a test means the
 * same on a slower one or on one that is shared. Only time of this process counts, never the wait for a core.
 */
export function cpuMilliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** What `sample` takes there, warm and alone. */
const usualMilliseconds = 1.2;

/** How many times slower this machine is at this moment, at least 1. */
export function slowness(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 8; attempt++) best = Math.min(best, cpuMilliseconds(sample));
  return Math.max(1, best / usualMilliseconds);
}

const text = JSON.stringify(Array.from({ length: 4_000 }, (_, at) => ({ name: `service-${at}`, at, up: true })));

/** Of everything an evaluation does: reading characters, making objects, looking names up. */
function sample(): void {
  const byName = new Map<string, number>();
  for (const { name, at } of JSON.parse(text) as { name: string; at: number }[]) {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (Math.imul(31, hash) + name.charCodeAt(i)) | 0;
    byName.set(name, hash + at);
  }
  if (byName.size !== 4_000) throw new Error('The sample lost a name');
}
