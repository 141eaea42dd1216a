/**
 * The data folder: what the embedded parts keep. Secrets and logs are readable by their owner only. As root the
 * Postgres account must be able to walk to its folder, so the data folder itself lets others pass; when a folder above
 * does not (a project under /root), Postgres lives in /var/lib/gennaker instead.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readKeyFile } from '#lib/config/secret-keys';
import { messageOf, unavailable } from '#lib/kernel/errors';
import { othersMayPass } from '#scripts/postgres/account';

export interface Folders {
  data: string;
  logs: string;
}

export function prepareFolders(data: string): Folders {
  const logs = join(data, 'logs');
  try {
    mkdirSync(data, { recursive: true });
    chmodSync(data, process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const folder of [logs, join(data, 'sandbox')]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o700);
    }
  } catch (cause) {
    throw unavailable(
      `The data folder ${data} cannot be used (${messageOf(cause)}): set GENNAKER_DATA_DIR to one that can`,
      { cause },
    );
  }
  return { data, logs };
}

/** Where Postgres and, if need be, its binaries go. */
export function postgresHome(data: string, runsAsOther: boolean): string {
  if (!runsAsOther || othersMayPass(data)) return join(data, 'postgres');
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  return join(refuge(), name);
}

export function refuge(): string {
  const folder = '/var/lib/gennaker';
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** What is chosen once and must not change, because other data was made with it. */
const memory = z.object({
  postgresPassword: z.string(),
  postgresPort: z.number().optional(),
  sandboxPort: z.number().optional(),
});
export type Memory = z.infer<typeof memory>;

export function readMemory(data: string): Memory {
  const file = join(data, 'memory.json');
  if (!existsSync(file)) {
    const fresh = { postgresPassword: randomBytes(18).toString('base64url') };
    writeMemory(data, fresh);
    return fresh;
  }
  try {
    return memory.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw unavailable(`${file} is damaged: restore it, or remove the whole data folder to begin anew`, { cause });
  }
}

export function writeMemory(data: string, values: Memory): void {
  writePrivately(join(data, 'memory.json'), `${JSON.stringify(values, null, 2)}\n`);
}

/**
 * The file of keys that encrypt secrets at rest, newest first, made at the first start. Losing it means entering those
 * secrets again; a new key is put in as its first line.
 */
export const keyFileIn = (data: string): string => join(data, 'secret.key');

/** The newest key of the data folder. */
export function readOrMakeKey(data: string): Buffer {
  const file = keyFileIn(data);
  if (!existsSync(file)) writePrivately(file, `${randomBytes(32).toString('base64')}\n`);
  try {
    return readKeyFile(file)[0]!;
  } catch (cause) {
    throw unavailable(`${file} is damaged: restore it, or set GENNAKER_SECRET_KEY`, { cause });
  }
}

/** Whole or not at all, whatever happens in between. */
export function writePrivately(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, file);
}
