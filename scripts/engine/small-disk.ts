import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo, postgresAccount } from '#scripts/postgres/account';
import { runAsAdmin } from '#scripts/test-database';

/** A real disk of a few megabytes for one database, with the log of Postgres elsewhere: it fills up as production's does. */
export interface SmallDisk {
  /** To be named when the database is made. */
  tablespace: string;
  /** Writes until the disk refuses. */
  fill(url: string): Promise<void>;
  /** What an operator does: a larger disk. */
  enlarge(): void;
  /** The database must be gone. */
  remove(): Promise<void>;
}

const megabytes = { small: 32, large: 96 };

/** Undefined where this process may not mount anything. `adminUrl`: of a server on this machine, as its superuser. */
export async function openSmallDisk(adminUrl: string): Promise<SmallDisk | undefined> {
  const account = postgresAccount();
  if (!account) return undefined;
  const folder = mkdtempSync(join('/tmp', 'gennaker-disk-'));
  try {
    mount(folder, [`size=${megabytes.small}m`]);
  } catch {
    rmdirSync(folder);
    return undefined;
  }
  const unmount = () => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  };
  process.once('exit', unmount);
  giveTo(account, folder);
  chmodSync(folder, 0o700);
  const tablespace = `disk_${process.pid}_${Date.now()}`;
  await runAsAdmin(adminUrl, `CREATE TABLESPACE ${tablespace} LOCATION '${folder}'`);
  return {
    tablespace,
    async fill(url) {
      await runAsAdmin(url, 'CREATE TABLE filler (text text)');
      const more = `INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 200)`;
      // A statement that finds no room leaves its pages behind, so the disk is full even though nothing of it counts.
      for (let room = true; room; ) room = await runAsAdmin(url, more).then(() => true, isFull);
    },
    enlarge: () => mount(folder, ['remount', `size=${megabytes.large}m`]),
    async remove() {
      await runAsAdmin(adminUrl, `DROP TABLESPACE ${tablespace}`).finally(() => {
        process.off('exit', unmount);
        unmount();
      });
    },
  };
}

const mount = (folder: string, options: readonly string[]) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'none', folder], { stdio: 'pipe' });

/** False for the error that is waited for; any other is thrown. */
function isFull(error: unknown): false {
  if ((error as { code?: unknown }).code === '53100') return false;
  throw error;
}
