import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApplication, deleteApplication } from '#lib/applications/commands';
import { requireApplication } from '#lib/applications/guard';
import { listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { isGennakerError } from '#lib/kernel/errors';
import { type Database, openDatabase } from '#lib/store/database';
import { insertFinishedOperation } from '#lib/store/finished-operations';
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

const somebody = (given: Partial<Actor>): Actor => ({
  name: 'p',
  displayName: 'P',
  roles: [],
  admin: false,
  via: 'session',
  ...given,
});

it.each(Object.entries(people))('%s is listed what they may open, and nothing else', async (_who, given) => {
  const actor = somebody(given);
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

const create = (actor: Actor, name: string) =>
  createApplication(database, actor, { name }).catch((error) => error.message);
const notYours = (name: string) => `You cannot have the name ${name}; choose another, or ask an administrator`;

it('a name that a hidden application has is refused in the words for one that such an application had', async () => {
  const boss = somebody({ admin: true });
  const permissions = { READ: ['readers'], WRITE: ['owners'] };
  await createApplication(database, boss, { name: 'past', attributes: { permissions } });
  await deleteApplication(database, boss, { name: 'past' });
  for (const application of ['past', 'untold']) {
    await insertFinishedOperation(database.pool, { application, name: 'x', type: 'wait', context: {}, by: 'lena' });
  }
  for (const name of ['one', 'past', 'untold']) expect(await create(somebody({}), name)).toBe(notYours(name));
  const reader = somebody({ roles: ['readers'] });
  expect(await create(reader, 'one')).toBe('There is an application one already');
  expect(await create(reader, 'past'), 'who could read it only would open its runs to others').toBe(notYours('past'));
  expect(await create(somebody({ roles: ['owners'] }), 'past')).toEqual({ name: 'past' });
  expect(await create(boss, 'untold')).toEqual({ name: 'untold' });
});
