/**
 * Brings a database to the newest migration in `prisma/migrations`; running it again does nothing. Also a command:
 * `DATABASE_URL=… node prisma/migrate.ts`.
 *
 * The engine leaves a timer of ten seconds behind, its patience for the lock, which keeps a process from ending by
 * itself: whoever calls `migrate` ends its process, or lets the command do it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { readLaunchSettings } from '#lib/config/settings';
import { invalid, messageOf, unavailable } from '#lib/kernel/errors';
import { installQueue } from '#lib/queue/install';
import { noFilters, projectRoot, withSchemaEngine } from './schema-engine.ts';

const migrationsFolder = new URL('prisma/migrations/', projectRoot);

async function readMigrations() {
  const entries = await readdir(migrationsFolder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const content = await readFile(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: content } } };
    }),
  );
}

/**
 * Applies what is missing, in order, and records it in `_prisma_migrations`. Returns the names applied now.
 * Throws `unavailable` with the database's own words when it cannot be reached or refuses a statement.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrationsList = {
    baseDir: migrationsFolder.pathname,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await readMigrations(),
  };
  try {
    return await withSchemaEngine(databaseUrl, async (engine) => {
      const applied = await engine.applyMigrations({ migrationsList, filters: noFilters });
      await installQueue(databaseUrl);
      return applied.appliedMigrationNames;
    });
  } catch (error) {
    throw unavailable(`The database could not be migrated: ${messageOf(error).trim()}`, { cause: error });
  }
}

function needDatabaseUrl(): string {
  const url = readLaunchSettings().databaseUrl;
  if (!url) throw invalid('DATABASE_URL is not set: give it the Postgres to migrate');
  return url;
}

if (import.meta.main) {
  try {
    const applied = await migrate(needDatabaseUrl());
    console.log(applied.length === 0 ? 'The database is up to date' : `Applied ${applied.join(', ')}`);
    process.exit(0);
  } catch (error) {
    console.error(messageOf(error));
    process.exit(1);
  }
}
