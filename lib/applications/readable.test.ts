import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireApplication } from '#lib/applications/guard';
import { listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { isGennakerError } from '#lib/kernel/errors';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** Lists are filtered inside SQL, single applications by `decide`: two writings of one rule, which must not part. */
const lists: Record<string, unknown> = {
  'no-permissions': undefined,
  'no-list': { WRITE: ['owners'] },
  empty: { READ: [] },
  one: { READ: ['readers'] },
  'other-case': { READ: ['Readers'] },
  'other-alphabet': { READ: ['ÄRZTE', 'разработка'] },
  'second-of-two': { READ: ['owners', 'readers'] },
  'third-of-three': { READ: ['owners', 'others', 'readers'] },
  'fourth-of-four': { READ: ['owners', 'others', 'third', 'readers'] },
  'none-of-four': { READ: ['owners', 'others', 'third', 'fourth'] },
  'ruled-by-prefix': undefined,
  'ruled-by-prefix-but-own': { READ: ['readers'] },
};
const people: Record<string, Partial<Actor>> = {
  'a reader': { roles: ['readers'] },
  'an owner in capitals': { roles: ['OWNERS'] },
  'somebody of another alphabet': { roles: ['ärzte', 'Разработка'] },
  'somebody of the rule': { roles: ['ruled'] },
  'somebody without roles': { roles: [] },
  'somebody with a limited token': {
    roles: ['readers'],
    token: { name: 'ci', ids: ['t1'], applications: ['one', 'empty'] },
  },
  'an administrator': { roles: [], admin: true },
};
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 2 });
  for (const [name, permissions] of Object.entries(lists)) {
    const attributes = permissions === undefined ? {} : { permissions };
    await database.pool.query('INSERT INTO applications (name, attributes) VALUES ($1, $2)', [name, attributes]);
  }
  await database.pool.query(
    `INSERT INTO permission_rules (kind, pattern, permissions) VALUES ('application', 'ruled-*', '{"READ": ["Ruled"]}')`,
  );
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

it.each(Object.entries(people))('%s is listed what they may open, and nothing else', async (_who, given) => {
  const actor: Actor = { name: 'p', displayName: 'P', roles: [], admin: false, via: 'session', ...given };
  const mayOpen: string[] = [];
  for (const name of Object.keys(lists)) {
    try {
      await requireApplication(database, actor, 'read', name);
      mayOpen.push(name);
    } catch (error) {
      if (!isGennakerError(error)) throw error;
    }
  }
  const { rows } = await listApplications(database, actor, {});
  expect(rows.map(({ name }) => name).sort()).toEqual(mayOpen.sort());
});
