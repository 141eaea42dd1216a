import { afterAll, beforeAll, expect, test } from 'vitest';
import { reencryptSecrets } from '#lib/accounts/reencrypt';
import { recordRetirement, usesOfOlderKeys } from '#lib/accounts/retire-keys';
import { createSecretBox, keptArtifactPlace } from '#lib/accounts/secrets';
import { chainAudit } from '#lib/audit/chain';
import { verifyAudit } from '#lib/audit/verify';
import { keyId } from '#lib/auth/keys';
import { type Database, openDatabase } from '#lib/store/database';
import { insertSession } from '#lib/store/sessions';
import { insertLocalUser } from '#lib/store/users';
import { freshDatabase } from '#scripts/test-database';

const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const both = () => [newer, older];
const limits = { lifetimeMs: 7 * 86_400_000, idleMs: 86_400_000, rightsMs: 300_000 };
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = openDatabase(fresh.url, { connections: 2 });
});
afterAll(async () => {
  await database.close();
  await drop();
});

const put = (text: string, values: unknown[] = []) => database.pool.query(text, values);
const uses = () => usesOfOlderKeys(database, both, limits);

async function runThatHolds(id: string, ended: boolean, key: Buffer): Promise<void> {
  const sealed = createSecretBox(key).seal({ text: 'kind: Secret' }, keptArtifactPlace);
  await put(
    `INSERT INTO executions (id, application, name, status, document, ended_at)
     VALUES ($1, 'shop', 'Bake', 'RUNNING', '{}', CASE WHEN $2 THEN now() END)`,
    [id, ended],
  );
  await put(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, outputs)
     VALUES ($1, $2, 0, '1', 'bakeManifest', 'Bake', 'SUCCEEDED', $3)`,
    [`${id}-1`, id, JSON.stringify({ artifacts: [{ reference: `sealed:${sealed}` }] })],
  );
}

test('an older key is retired once nothing needs it, and the audit log holds without it', async () => {
  await put(`INSERT INTO audit_entries (id, actor, action, object, result) VALUES ('1', 'lena', 'x', 'y', 'done')`);
  await chainAudit(database, older);
  await expect(usesOfOlderKeys(database, older, limits)).rejects.toThrow('There is one key only');
  await expect(uses()).rejects.toThrow('run npm run secrets:reencrypt first');

  const user = await insertLocalUser(database.pool, {
    name: 'lena',
    displayName: 'Lena',
    email: '',
    passwordHash: null,
    roles: [],
    admin: false,
  });
  const session = await insertSession(database.pool, { userId: user!.id, address: '' });
  await put(`UPDATE sessions SET seen_at = now() - interval '1 hour'`);
  await reencryptSecrets(database, both);
  await runThatHolds('under-way', false, older);
  await runThatHolds('under-way-since', false, newer);
  await runThatHolds('ended', true, older);
  expect(await uses()).toEqual({ runs: ['under-way'], sessions: 1 });

  await put(`UPDATE executions SET ended_at = now() WHERE id = 'under-way'`);
  await put('UPDATE sessions SET seen_at = now() WHERE id = $1', [session]);
  const free = await uses();
  expect(free).toEqual({ runs: [], sessions: 0 });
  await recordRetirement(database, both, free);
  await chainAudit(database, newer);
  const verified = await verifyAudit(database, newer);
  expect(verified).toMatchObject({ entries: 3 });
  expect(verified.broken).toBeUndefined();
  const { rows } = await put(`SELECT details FROM audit_entries WHERE action = 'keys.retire'`);
  expect(rows[0].details).toMatchObject({ key: keyId(newer), retired: [keyId(older)] });
});

test('a forged end of the chain does not become genuine by a new key', async () => {
  await put(`UPDATE settings SET value = value || '{"key": "00000000"}' WHERE name = 'audit head'`);
  await reencryptSecrets(database, () => [Buffer.alloc(32, 3), newer]);
  expect((await verifyAudit(database, () => [Buffer.alloc(32, 3), newer])).broken).toBeDefined();
});
