import { expect, test } from 'vitest';
import { reencryptSecrets } from '#lib/accounts/reencrypt';
import { createSecretBox } from '#lib/accounts/secrets';
import { openDatabase } from '#lib/store/database';
import { freshDatabase } from '#scripts/test-database';

test('everything is sealed with the newest key, after which the old one is not needed', async () => {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, { connections: 2 });
  try {
    const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const old = createSecretBox(older);
    const put = (text: string, values: unknown[]) => database.pool.query(text, values);
    const account = 'INSERT INTO accounts (kind, name, type, secret) VALUES ($1, $2, $3, $4)';
    for (let number = 0; number < 250; number++) {
      await put(account, ['ci', `ci-${number}`, 'jenkins', old.seal({ token: `t${number}` }, `ci/ci-${number}`)]);
    }
    await put(account, ['ci', 'strange', 'jenkins', createSecretBox(Buffer.alloc(32, 9)).seal({}, 'ci/strange')]);
    await put('INSERT INTO execution_secrets (execution_id, name, sealed) VALUES ($1, $2, $3)', [
      'e1',
      'word',
      old.seal({ value: 'x' }, 'run/e1/word'),
    ]);
    await put(`INSERT INTO users (id, name) VALUES ('u1', 'lena')`, []);
    await put(`INSERT INTO second_factors (id, user_id, sealed, last_step) VALUES ('f1', 'u1', $1, 0)`, [
      old.seal({ secret: 'GEZDGNBV' }, 'second-factor/u1'),
    ]);
    const both = () => [newer, older];
    expect(await reencryptSecrets(database, both)).toEqual({ renewed: 252, current: 0, unreadable: ['ci/strange'] });
    expect(await reencryptSecrets(database, both)).toMatchObject({ renewed: 0, current: 252 });
    const { rows } = await put(`SELECT secret FROM accounts WHERE name = 'ci-42'`, []);
    expect(createSecretBox(newer).open(rows[0].secret, 'ci/ci-42')).toEqual({ token: 't42' });
    const factor = await put('SELECT sealed FROM second_factors', []);
    expect(createSecretBox(newer).open(factor.rows[0].sealed, 'second-factor/u1')).toEqual({ secret: 'GEZDGNBV' });
  } finally {
    await database.close();
    await fresh.drop();
  }
});
