import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './test-database.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('every fresh database is migrated and knows nothing of the others', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await query(one.url, 'CREATE TABLE mark (n int)');
  const tables = "SELECT tablename FROM pg_tables WHERE tablename IN ('mark', '_prisma_migrations') ORDER BY 1";
  expect(await query(one.url, tables)).toEqual([{ tablename: '_prisma_migrations' }, { tablename: 'mark' }]);
  expect(await query(two.url, tables)).toEqual([{ tablename: '_prisma_migrations' }]);
  await Promise.all([one.drop(), two.drop()]);
  await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});
