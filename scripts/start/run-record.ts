/**
 * `<data>/run.json`: who runs on this data folder. Written at each change, so that after a SIGKILL the next start finds
 * the processes that were left and ends exactly those: a pid counts only together with its start time.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { conflict } from '#lib/kernel/errors';
import { identityOf, isRunning, type ProcessIdentity } from '#scripts/process/identity';
import { stopProcess } from '#scripts/process/stop';
import { writePrivately } from './folders.ts';

const identity = z.object({ pid: z.number(), startedAt: z.string() });
const record = z.object({ supervisor: identity, url: z.string(), children: z.record(z.string(), identity) });

export interface RunRecord {
  setChild(name: string, child: ProcessIdentity | undefined): void;
  remove(): void;
}

/**
 * Claims the folder. Throws `conflict` when a live Gennaker has it; ends what a dead one left. `leftovers` names those.
 */
export async function claim(data: string, url: string): Promise<{ run: RunRecord; leftovers: string[] }> {
  const file = join(data, 'run.json');
  const earlier = read(file);
  if (earlier && isRunning(earlier.supervisor)) {
    throw conflict(
      `Gennaker already runs on this data folder, at ${earlier.url} (process ${earlier.supervisor.pid}): stop it first, or set GENNAKER_DATA_DIR and PORT for a second one`,
    );
  }
  const leftovers = Object.entries(earlier?.children ?? {}).filter(([, child]) => isRunning(child));
  await Promise.all(leftovers.map(([, child]) => stopProcess(child, 'SIGTERM', 10_000)));

  const supervisor = identityOf(process.pid) ?? { pid: process.pid, startedAt: '' };
  const children: Record<string, ProcessIdentity> = {};
  const text = () => JSON.stringify({ supervisor, url, children });
  rmSync(file, { force: true });
  try {
    writeFileSync(file, text(), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw conflict(`Another start is claiming ${data} at this moment: wait for it`, { cause });
  }
  const save = () => writePrivately(file, text());
  return {
    leftovers: leftovers.map(([name]) => name),
    run: {
      setChild(name, child) {
        if (child) children[name] = child;
        else delete children[name];
        save();
      },
      remove: () => rmSync(file, { force: true }),
    },
  };
}

/** A damaged record tells nothing, like none. */
function read(file: string): z.infer<typeof record> | undefined {
  try {
    return record.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
