/**
 * `npm run recover [-- name]`: makes a local administrator with a new password, for when nobody can sign in any more.
 * Works on the database of DATABASE_URL, or on the embedded one of a Gennaker that runs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recoverAdmin } from '#lib/auth/recovery';
import { readLaunchSettings } from '#lib/config/settings';
import { messageOf, unavailable } from '#lib/kernel/errors';
import { openDatabase } from '#lib/store/database';
import { fail, say } from '#scripts/console';
import { clusterUrl } from '#scripts/postgres/cluster';
import { readMemory } from '#scripts/start/folders';

try {
  const { databaseUrl, dataDir } = readLaunchSettings();
  const database = openDatabase(databaseUrl ?? embedded(dataDir), { connections: 1 });
  const { name, password } = await recoverAdmin(database, process.argv[2]);
  await database.close();
  say(`${name} is an administrator with the password ${password}`);
  say('It is shown only now. Change it after signing in.');
} catch (error) {
  fail(messageOf(error));
}

function embedded(dataDir: string): string {
  const remembered = existsSync(join(dataDir, 'memory.json')) ? readMemory(dataDir) : undefined;
  if (remembered?.postgresPort !== undefined) {
    return clusterUrl(remembered.postgresPort, remembered.postgresPassword, 'postgres');
  }
  throw unavailable(`There is no Gennaker in ${dataDir}: set GENNAKER_DATA_DIR to its data folder, or DATABASE_URL`);
}
