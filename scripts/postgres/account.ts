/**
 * Postgres refuses to run as root. A root user (a container, a fresh machine) lends it the account `postgres`, made when
 * missing; everybody else runs it as themselves.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { unavailable } from '#lib/kernel/errors';

export interface Account {
  uid: number;
  gid: number;
}

/** Undefined: run as whoever we are. Throws `unavailable` when root cannot get the account. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? create();
}

function lookUp(): Account | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

function create(): Account {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
  } catch (cause) {
    throw unavailable(
      'Postgres does not run as root and the user "postgres" could not be made: create it, start Gennaker as another user, or set DATABASE_URL',
      { cause },
    );
  }
  const account = lookUp();
  if (!account) throw unavailable('The user "postgres" was made but cannot be found: set DATABASE_URL instead');
  return account;
}

/** Whether another account may read and run this file. */
export function isOpenToOthers(file: string): boolean {
  return existsSync(file) && (statSync(file).mode & 0o005) === 0o005 && othersMayPass(dirname(file));
}

/** Whether another account may walk through this folder, which takes the right to pass every folder above it. */
export function othersMayPass(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

export function giveTo(account: Account | undefined, folder: string): void {
  if (account) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
}

export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
