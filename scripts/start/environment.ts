/** What the children get to know. The first password and token are for the seed alone, so they stop here. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LaunchSettings } from '#lib/config/settings';
import type { Mode } from './children.ts';
import { keyFileIn } from './folders.ts';
import { root } from './root.ts';

const { version: release } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

export interface Provided {
  databaseUrl: string;
  secretKey: Buffer;
  sandboxPort: number | undefined;
  /** Where the sandbox listens, `127.0.0.1:4100` and so on: requests made for users may go there. */
  sandboxAddresses: string[];
}

export function childEnvironment(settings: LaunchSettings, provided: Provided, mode: Mode): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...withoutNpm(process.env),
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    NODE_ENV: mode,
    GENNAKER_RELEASE: release,
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.port),
    HOST: settings.host,
    HOSTNAME: settings.host,
    DATABASE_URL: provided.databaseUrl,
    GENNAKER_URL: settings.url,
    GENNAKER_DATA_DIR: settings.dataDir,
    GENNAKER_SECRET_KEY: provided.secretKey.toString('base64'),
    // Of the data folder when none is given, so that a key put into it counts at once.
    GENNAKER_SECRET_KEY_FILE:
      process.env.GENNAKER_SECRET_KEY_FILE ?? (settings.secretKey ? '' : keyFileIn(settings.dataDir)),
    GENNAKER_SANDBOX: settings.sandbox ? 'on' : 'off',
    GENNAKER_OUTBOUND_ALLOW: [...settings.outboundAllow, ...provided.sandboxAddresses].join(','),
    NEXTAUTH_URL: settings.url,
    // A key of its own for sessions, so that neither use tells anything about the other's.
    NEXTAUTH_SECRET: createHmac('sha256', provided.secretKey).update('next-auth').digest('base64'),
  };
  if (provided.sandboxPort !== undefined) env.SANDBOX_PORT = String(provided.sandboxPort);
  delete env.GENNAKER_ADMIN_PASSWORD;
  delete env.GENNAKER_API_TOKEN;
  delete env.GENNAKER_LAUNCHER;
  return env;
}

/** npm's own variables would make an npm that a child runs believe things about itself. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name))) as NodeJS.ProcessEnv;
}
