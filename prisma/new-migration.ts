/**
 * `npm run migration:new -- <name>`: writes the SQL that leads from the stored snapshot of the schema to the schema as it
 * is now, and moves the snapshot on. Only the two texts are compared; the engine merely insists on a connection, and gets
 * a throw-away server. Read the SQL before committing it: what Prisma cannot express (partial indexes, checks) is added
 * there by hand.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { startThrowawayPostgres } from '#scripts/postgres/throwaway';
import { noFilters, projectRoot, withSchemaEngine } from './schema-engine.ts';

const schemaFile = new URL('prisma/schema.prisma', projectRoot);
const snapshotFile = new URL('prisma/schema.snapshot.prisma', projectRoot);

/** The statements that turn a database of schema `before` (null: an empty one) into one of schema `after`. */
export async function differenceInSql(before: string | null, after: string): Promise<string> {
  const target = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  const question = {
    from: before === null ? { tag: 'empty' as const } : target(before),
    to: target(after),
    script: true,
    exitCode: null,
    filters: noFilters,
  };
  const postgres = await startThrowawayPostgres();
  try {
    const answer = await withSchemaEngine(postgres.urlOf('postgres'), (engine) => engine.diff(question));
    return answer.stdout ?? '';
  } finally {
    await postgres.remove();
  }
}

async function writeMigration(name: string): Promise<string> {
  const schema = await readFile(schemaFile, 'utf8');
  const snapshot = await readFile(snapshotFile, 'utf8').catch(() => null);
  const sql = await differenceInSql(snapshot, schema);
  if (sql.trim() === '' || sql.includes('This is an empty migration')) return 'The schema has not changed.';
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`prisma/migrations/${stamp}_${name}/`, projectRoot);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('migration.sql', folder), sql);
  await writeFile(snapshotFile, schema);
  return `Wrote prisma/migrations/${stamp}_${name}/migration.sql. Read it, then commit it together with the snapshot.`;
}

if (import.meta.main) {
  const name = process.argv[2];
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error('Name the migration in lower case with underscores: npm run migration:new -- add_accounts');
    process.exit(1);
  }
  console.log(await writeMigration(name));
  process.exit(0); // The engine's lock timer would keep the process for ten seconds more.
}
