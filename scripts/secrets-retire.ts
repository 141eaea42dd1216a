/**
 * `npm run secrets:retire`: the last step of a change of keys. Says what still needs an older key, and takes the older ones
 * out of their file when nothing does; with `--now` also when people have to sign in again. Keys in variables are for
 * whoever set them to take away.
 */
import { readFileSync } from 'node:fs';
import { recordRetirement, usesOfOlderKeys } from '#lib/accounts/retire-keys';
import { withNewestKeyOnly } from '#lib/config/secret-keys';
import { sessionLimits } from '#lib/config/session-limits';
import { messageOf } from '#lib/kernel/errors';
import { openDatabase } from '#lib/store/database';
import { bad, fail, good, warn } from '#scripts/console';
import { writePrivately } from '#scripts/start/folders';
import { databaseUrlHere, keyFileHere, keysHere } from '#scripts/start/where';

try {
  const keys = keysHere();
  const database = openDatabase(databaseUrlHere(), { connections: 2 });
  try {
    const uses = await usesOfOlderKeys(database, keys, sessionLimits());
    const now = process.argv.includes('--now');
    if (uses.runs.length > 0) {
      bad(`These runs need an older key until they have ended: ${uses.runs.slice(0, 10).join(', ')}`);
    }
    if (uses.sessions > 0) {
      const words = `${uses.sessions} people were not here since the new key came and would have to sign in again`;
      if (now) warn(words);
      else bad(`${words}; wait until they were here or their sessions are idle for too long, or add -- --now`);
    }
    if (uses.runs.length > 0 || (uses.sessions > 0 && !now)) {
      process.exitCode = 1;
    } else {
      await recordRetirement(database, keys, uses);
      const file = keyFileHere();
      if (file) {
        writePrivately(file, withNewestKeyOnly(readFileSync(file, 'utf8')));
        good(`The older keys are gone from ${file}; running processes notice by themselves`);
      }
      if (!file || process.env.GENNAKER_SECRET_KEYS_OLD)
        good('Nothing needs an older key: empty GENNAKER_SECRET_KEYS_OLD and restart');
    }
  } finally {
    await database.close();
  }
} catch (error) {
  fail(messageOf(error));
}
