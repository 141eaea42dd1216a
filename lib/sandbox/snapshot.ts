import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Snapshot {
  /** Call after each change; writes come at most a few times a second. */
  changed(): void;
  /** Writes what is outstanding. */
  close(): Promise<void>;
}

/** What the file holds, or undefined when there is none or it cannot be read: the small world then begins anew. */
export async function loadSnapshot<T>(file: string | undefined): Promise<T | undefined> {
  if (!file) return undefined;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Keeps `file` up to date with `state()`. Without a file it does nothing. */
export function keepSnapshot(file: string | undefined, state: () => unknown): Snapshot {
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => save(file!, JSON.stringify(state()))).catch(() => {});
    return writing;
  };

  return {
    changed() {
      if (file) timer ??= setTimeout(write, 200);
    },
    async close() {
      if (timer) await write();
      await writing;
    },
  };
}

/** Replaced in one step, so that a reader or a crash never meets half a file. */
async function save(file: string, text: string) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
