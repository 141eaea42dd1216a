import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let fresh: TestDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 2 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** As `npm run audit:verify` runs it. */
function verify(): Promise<{ code: number; said: string }> {
  const script = join(import.meta.dirname, 'audit-verify.ts');
  const env = { ...process.env, DATABASE_URL: fresh.url, GENNAKER_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', script], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: out + err }),
    );
  });
}

test('the command says that the log holds, and ends with 1 naming the entry that somebody changed', async () => {
  for (let number = 1; number <= 5; number++) {
    await recordAudit(database.pool, internalActor('test'), { action: 'x.do', object: `thing ${number}` });
  }
  const whole = await verify();
  expect(whole.said).toContain('The audit log holds: 5 entries, up to 5');
  expect(whole.code).toBe(0);
  // As somebody with the database would, who owns the table.
  await database.pool.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
  await database.pool.query(`UPDATE audit_entries SET actor = 'somebody else' WHERE seq = 3`);
  const changed = await verify();
  expect(changed.said).toContain('The audit log is broken at entry 3');
  expect(changed.code).toBe(1);
});
