/**
 * `npm run recover [-- name]`: makes a local administrator with a new password and no second factor, for when nobody can sign in any more.
 * Works on the database of DATABASE_URL, or on the embedded one of a Gennaker that runs.
 */
import { recoverAdmin } from '#lib/auth/recovery';
import { messageOf } from '#lib/kernel/errors';
import { openDatabase } from '#lib/store/database';
import { fail, say } from '#scripts/console';
import { databaseUrlHere } from '#scripts/start/where';

try {
  const database = openDatabase(databaseUrlHere(), { connections: 1 });
  const { name, password, secondFactorRemoved } = await recoverAdmin(database, process.argv[2]);
  await database.close();
  say(`${name} is an administrator with the password ${password}`);
  say('It is shown only now. After signing in you are asked for one of your own.');
  if (secondFactorRemoved) say(`The second factor of ${name} is removed: set up a new one under Your account.`);
} catch (error) {
  fail(messageOf(error));
}
