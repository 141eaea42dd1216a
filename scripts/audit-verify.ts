/**
 * `npm run audit:verify`: walks the hash chain of the audit log and names the first entry at which it does not hold; then
 * it ends with 1. Works on the database of DATABASE_URL with the keys that are set, or on those of the data folder.
 */
import { chainAudit } from '#lib/audit/chain';
import { verifyAndNote } from '#lib/audit/verify';
import { messageOf } from '#lib/kernel/errors';
import { openDatabase } from '#lib/store/database';
import { bad, fail, good } from '#scripts/console';
import { databaseUrlHere, keysHere } from '#scripts/start/where';

try {
  const keys = keysHere();
  const database = openDatabase(databaseUrlHere(), { connections: 2 });
  await chainAudit(database, keys);
  const { entries, from, upTo, broken } = await verifyAndNote(database, keys);
  await database.close();
  if (broken) {
    bad(`The audit log is broken at entry ${broken.seq}${broken.id ? ` (${broken.id})` : ''}: ${broken.reason}`);
    process.exitCode = 1;
  } else {
    good(
      from === 0
        ? `The audit log holds: ${entries} entries, up to ${upTo}`
        : `The audit log holds: ${entries} entries, ${from + 1} to ${upTo}; those before were taken away by retention`,
    );
  }
} catch (error) {
  fail(messageOf(error));
}
