/** The database and the keys of the Gennaker that commands work on: those set, or those of the data folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyFile, secretKeysOf } from '#lib/config/secret-keys';
import { readLaunchSettings } from '#lib/config/settings';
import { unavailable } from '#lib/kernel/errors';
import { clusterUrl } from '#scripts/postgres/cluster';
import { keyFileIn, readMemory } from './folders.ts';

/** Throws `unavailable` when neither DATABASE_URL is set nor the data folder holds a Gennaker. */
export function databaseUrlHere(): string {
  const { databaseUrl, dataDir } = readLaunchSettings();
  if (databaseUrl) return databaseUrl;
  const remembered = existsSync(join(dataDir, 'memory.json')) ? readMemory(dataDir) : undefined;
  if (remembered?.postgresPort !== undefined) {
    return clusterUrl(remembered.postgresPort, remembered.postgresPassword, 'postgres');
  }
  throw unavailable(`There is no Gennaker in ${dataDir}: set GENNAKER_DATA_DIR to its data folder, or DATABASE_URL`);
}

/** The file that holds the keys; undefined when they are in variables. */
export function keyFileHere(): string | undefined {
  if (process.env.GENNAKER_SECRET_KEY_FILE) return process.env.GENNAKER_SECRET_KEY_FILE;
  return secretKeysOf() ? undefined : keyFileIn(readLaunchSettings().dataDir);
}

/** Throws `unavailable` when no key is set and the data folder has none. */
export function keysHere(): () => readonly Buffer[] {
  const given = secretKeysOf();
  if (given) return given;
  const file = keyFileIn(readLaunchSettings().dataDir);
  if (existsSync(file)) return () => readKeyFile(file);
  throw unavailable('There is no key: set GENNAKER_SECRET_KEY or GENNAKER_SECRET_KEY_FILE, or GENNAKER_DATA_DIR');
}
