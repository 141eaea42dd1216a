/** Checks, migrates and seeds the database. The work is done in a process of its own, whose memory goes with it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { z } from 'zod';
import { messageOf, unavailable } from '#lib/kernel/errors';
import { root } from './root.ts';

const outcome = z.object({
  applied: z.array(z.string()),
  /** The administrator's, if they were made now without one being given. */
  firstPassword: z.string().optional(),
});
export type Outcome = z.infer<typeof outcome>;

/** Throws `unavailable` in one sentence when the database that DATABASE_URL names does not answer. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const { hostname, port, pathname } = new URL(databaseUrl);
    throw unavailable(
      `The database of DATABASE_URL (${hostname}:${port || 5432}${pathname}) cannot be reached: ${reasonOf(cause)}. Start it, correct DATABASE_URL, or unset it to use the embedded one`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A host name with several addresses fails with one error for each; the first says enough. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? messageOf(error.errors[0]) : messageOf(error);
}

/** `env` holds what the children get plus the seed's input; see prepare-database.ts. */
export function prepareDatabase(env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const script = 'scripts/start/prepare-database.ts';
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let result: Outcome | undefined;
    let complaint = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"applied"')) result = outcome.parse(JSON.parse(line));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(-20_000);
    });
    child.once('error', (cause) => reject(unavailable(`${script} cannot be run: ${cause.message}`, { cause })));
    child.once('close', () => {
      if (result) resolve(result);
      else reject(unavailable(complaint.trim() || 'The database could not be prepared'));
    });
  });
}
