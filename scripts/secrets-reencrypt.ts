/**
 * `npm run secrets:reencrypt`: seals everything with the newest key. Works on the database of DATABASE_URL with the keys that are set,
 * or on those of the data folder; the product may run meanwhile. `npm run secrets:retire` takes older keys away afterwards.
 */
import { reencryptSecrets } from '#lib/accounts/reencrypt';
import { messageOf } from '#lib/kernel/errors';
import { openDatabase } from '#lib/store/database';
import { bad, fail, good } from '#scripts/console';
import { databaseUrlHere, keysHere } from '#scripts/start/where';

try {
  const keys = keysHere();
  const database = openDatabase(databaseUrlHere(), { connections: 2 });
  const { renewed, current, unreadable } = await reencryptSecrets(database, keys);
  await database.close();
  good(`${renewed} secrets are sealed with the newest key now, ${current} were before`);
  if (unreadable.length > 0) {
    bad(`No given key opens ${unreadable.join(', ')}: give the key they were sealed with, or enter them again`);
    process.exitCode = 1;
  }
} catch (error) {
  fail(messageOf(error));
}
