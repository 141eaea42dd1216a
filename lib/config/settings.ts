/**
 * The only reader of the environment. Read once at boot, so that a wrong setting ends the process with the setting's
 * name and the cure, instead of failing somewhere at night. Nothing here has a default that opens a door: Gennaker
 * listens on loopback until it is told otherwise.
 */
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { invalid } from '#lib/kernel/errors';
import { type Environment, parseEnvironment } from './environment.ts';
import { readKeyFile, secretKey } from './secret-keys.ts';

/** What `npm start` needs: whatever is missing it provides itself (a database, a key, a sandbox). */
export interface LaunchSettings {
  /** Where the web app listens. */
  host: string;
  port: number;
  /** The address people use, without a trailing slash; also what sign-in redirects and links in mails are made from. */
  url: string;
  /** Absolute path of everything the embedded parts keep. */
  dataDir: string;
  databaseUrl: string | undefined;
  /** 32 bytes, the newest of them: encrypts secrets at rest and signs sessions. */
  secretKey: Buffer | undefined;
  /** The administrator's password at the first start. */
  adminPassword: string | undefined;
  /** At the first start the administrator gets an API token with this text. */
  apiToken: string | undefined;
  sandbox: boolean;
  /** The first of the sandbox's adjoining ports. */
  sandboxPort: number | undefined;
  /** Inner addresses (`10.0.0.0/8`, `jenkins.local:8080`) that requests made for users may reach. */
  outboundAllow: readonly string[];
  /** Absolute path of gennaker.yaml, when there is one. */
  configFile: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** The zone of times of day that name none themselves. */
  timeZone: string;
  /** Which release of the product this is, as administrators see it. */
  release: string;
  /** Programs of the machine that stages run, and where they are looked for. */
  programs: {
    searchPath: string;
    places: { git: string | undefined; helm: string | undefined; kustomize: string | undefined };
  };
}

/** What web and worker run with. */
export interface Settings extends LaunchSettings {
  databaseUrl: string;
  secretKey: Buffer;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number between 1 and 65535')
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, 'must be a port number between 1 and 65535');

const databaseUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    'must look like postgresql://user:password@host:5432/database',
  );

const publicUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must look like https://gennaker.example.com',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be the name of a time zone, like Europe/Berlin');

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

const program = z.string().refine(isAbsolute, 'must be the absolute path of the program');

const variables = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  DATABASE_URL: databaseUrl.optional(),
  GENNAKER_URL: publicUrl.optional(),
  GENNAKER_DATA_DIR: z.string().default('.gennaker'),
  GENNAKER_ADMIN_PASSWORD: z.string().optional(),
  GENNAKER_API_TOKEN: z.string().optional(),
  GENNAKER_SECRET_KEY: secretKey.optional(),
  GENNAKER_SECRET_KEY_FILE: z.string().optional(),
  GENNAKER_SANDBOX: z.enum(['on', 'off'], 'must be on or off').default('on'),
  SANDBOX_PORT: port.optional(),
  GENNAKER_OUTBOUND_ALLOW: list.default([]),
  GENNAKER_CONFIG: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
  GENNAKER_TIME_ZONE: timeZone.default('UTC'),
  GENNAKER_RELEASE: z.string().default('development'),
  GENNAKER_GIT: program.optional(),
  GENNAKER_HELM: program.optional(),
  GENNAKER_KUSTOMIZE: program.optional(),
  PATH: z.string().default(''),
};

export function readLaunchSettings(env: Environment = process.env): LaunchSettings {
  const values = parseEnvironment(variables, env);
  return {
    host: values.HOST,
    port: values.PORT,
    url: values.GENNAKER_URL ?? `http://localhost:${values.PORT}`,
    dataDir: resolve(values.GENNAKER_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    secretKey:
      values.GENNAKER_SECRET_KEY_FILE === undefined
        ? values.GENNAKER_SECRET_KEY
        : readKeyFile(values.GENNAKER_SECRET_KEY_FILE)[0],
    adminPassword: values.GENNAKER_ADMIN_PASSWORD,
    apiToken: values.GENNAKER_API_TOKEN,
    sandbox: values.GENNAKER_SANDBOX === 'on',
    sandboxPort: values.SANDBOX_PORT,
    outboundAllow: values.GENNAKER_OUTBOUND_ALLOW,
    configFile: values.GENNAKER_CONFIG === undefined ? undefined : resolve(values.GENNAKER_CONFIG),
    logLevel: values.LOG_LEVEL,
    timeZone: values.GENNAKER_TIME_ZONE,
    release: values.GENNAKER_RELEASE,
    programs: {
      searchPath: values.PATH,
      places: { git: values.GENNAKER_GIT, helm: values.GENNAKER_HELM, kustomize: values.GENNAKER_KUSTOMIZE },
    },
  };
}

/** For web and worker, which provide nothing themselves. Throws `invalid` naming the first wrong or missing setting. */
export function readSettings(env: Environment = process.env): Settings {
  const settings = readLaunchSettings(env);
  return {
    ...settings,
    databaseUrl: settings.databaseUrl ?? missing('DATABASE_URL', 'the Postgres to use'),
    secretKey:
      settings.secretKey ??
      missing(
        'GENNAKER_SECRET_KEY',
        '32 bytes in base64 or hex, the same for web and worker (openssl rand -base64 32)',
      ),
  };
}

function missing(name: string, meaning: string): never {
  throw invalid(`${name} is not set: give it ${meaning}, or let npm start provide it`, { object: name });
}

let current: Settings | undefined;

/** This process's settings, read at the first call. */
export function currentSettings(): Settings {
  current ??= readSettings();
  return current;
}
