import { listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { decide, type Guarded } from '#lib/auth/can';
import { type Database, openDatabase } from '#lib/store/database';
import { migrate } from '#prisma/migrate';
import { median, percentile, rounded } from '#scripts/bench/statistics';
import { startThrowawayPostgres } from '#scripts/postgres/throwaway';
import { runAsAdmin } from '#scripts/test-database';

/**
 * What rights cost: a check in memory (at most 50 µs), and the list of applications for somebody with 500 roles among 5,000
 * applications against the same list for an administrator (at most 1.2 times as long), by lists of their own and by rules.
 */
const applications = 5000;
const roles = Array.from({ length: 500 }, (_, index) => `team-${index}`);
const rounds = 60;

const person: Actor = { name: 'paula', displayName: 'Paula', roles, admin: false, via: 'session' };
const administrator: Actor = { ...person, name: 'boss', roles: [], admin: true };

export async function benchAuth() {
  const check = checks();
  const server = await startThrowawayPostgres();
  await runAsAdmin(server.urlOf('postgres'), 'CREATE DATABASE bench');
  await migrate(server.urlOf('bench'));
  const database = openDatabase(server.urlOf('bench'), { connections: 4 });
  try {
    await fill(database);
    const page = await both(database, 50);
    const whole = await both(database, 500);
    await ruleAll(database);
    const ruledPage = await both(database, 50);
    return rounded({ check, applications, roles: roles.length, page, whole, ruledPage });
  } finally {
    await database.close();
    await server.remove();
  }
}

/** Microseconds of one decision, by the longest way: all lists read, no role matches until the last. */
function checks() {
  const objects = Array.from({ length: 200 }, (_, index): Guarded => {
    const READ = ['x', 'y', `team-${(index * 7) % 1000}`];
    const permissions = { READ, WRITE: READ, EXECUTE: READ };
    return {
      kind: 'account',
      name: `account-${index}`,
      permissions,
      within: { kind: 'environment', name: 'production', permissions },
    };
  });
  const times: number[] = [];
  for (let round = 0; round < 300; round++) {
    const from = performance.now();
    for (const object of objects) decide(person, 'execute', object);
    times.push(((performance.now() - from) * 1000) / objects.length);
  }
  const first = performance.now();
  decide({ ...person, roles: [...roles] }, 'read', objects[0]!);
  const coldMicroseconds = (performance.now() - first) * 1000;
  return { microseconds: median(times), p99Microseconds: percentile(times, 99), coldMicroseconds };
}

/** Each application is readable to one of a thousand teams, so that the person may read every second one. */
async function fill(database: Database): Promise<void> {
  await database.pool.query(
    `INSERT INTO applications (name, attributes)
     SELECT 'application-' || lpad(n::text, 5, '0'), jsonb_build_object('permissions',
       jsonb_build_object('READ', jsonb_build_array('Admins', 'team-' || (n % 1000)), 'WRITE', jsonb_build_array('admins')))
     FROM generate_series(1, $1) AS n`,
    [applications],
  );
  await database.pool.query(
    `INSERT INTO permission_rules (kind, pattern, permissions)
     SELECT 'application', 'application-' || n || '*', '{"READ": ["team-1"]}' FROM generate_series(10, 29) AS n`,
  );
  await database.pool.query('ANALYZE');
}

/** The same with lists of no application's own: a hundred rules say who reads what. */
async function ruleAll(database: Database): Promise<void> {
  await database.pool.query(`UPDATE applications SET attributes = '{}'`);
  await database.pool.query(
    `INSERT INTO permission_rules (kind, pattern, permissions)
     SELECT 'application', 'application-0' || lpad(n::text, 2, '0') || '*', jsonb_build_object('READ',
       jsonb_build_array('admins', 'team-' || (n * 10))) FROM generate_series(0, 99) AS n`,
  );
  await database.pool.query('VACUUM ANALYZE');
}

/** Taken in turns, so that what else the machine does meets both alike. */
async function both(database: Database, limit: number) {
  const times = { person: [] as number[], administrator: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const [who, actor] of [
      ['person', person],
      ['administrator', administrator],
    ] as const) {
      const from = performance.now();
      await listApplications(database, actor, { limit });
      if (round >= 5) times[who].push(performance.now() - from);
    }
  }
  const personMs = median(times.person);
  const administratorMs = median(times.administrator);
  return { rows: limit, personMs, administratorMs, ratio: personMs / administratorMs };
}
