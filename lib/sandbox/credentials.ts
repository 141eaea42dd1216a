import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the small world's doors open to; made up once for each data folder, so that accounts survive a restart. */
export interface SandboxCredentials {
  jenkinsToken: string;
}

export async function sandboxCredentials(dataDir: string | undefined): Promise<SandboxCredentials> {
  if (!dataDir) return fresh();
  const file = join(dataDir, 'credentials.json');
  const stored = await readFile(file, 'utf8').catch(() => undefined);
  if (stored !== undefined) return JSON.parse(stored) as SandboxCredentials;
  const made = fresh();
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

const fresh = (): SandboxCredentials => ({
  jenkinsToken: randomBytes(24).toString('base64url'),
});
