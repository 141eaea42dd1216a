import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { invalid, messageOf } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import type { JsonObject } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import type { Environment } from './environment.ts';

/**
 * gennaker.yaml: accounts, roles, permission rules and service accounts for those who keep them in git. A secret does not stand in it but is pointed at:
 * `${env:NAME}` or `${file:/run/secrets/name}`, anywhere inside a text.
 */
const names = z.array(z.string().trim().min(1).max(200));
const anyObject = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

const roleNames = names.max(500);

const schema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        kind: z.string(),
        name: z
          .string()
          .regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'must be 1 to 63 letters, digits, dots, dashes or underscores'),
        type: z.string(),
        environment: z.string().max(100).default(''),
        settings: anyObject.default({}),
        secrets: anyObject.default({}),
      }),
    )
    .default([]),
  /** Role → the people who have it, besides those their source gives it. */
  roles: z.record(z.string(), names).default({}),
  administrators: names.default([]),
  /** Who may do what by the beginning of a name; `lib/users/rules.ts` says what a pattern is. */
  permissionRules: z
    .array(
      z.strictObject({
        kind: z.enum(['application', 'environment']),
        pattern: z.string().trim().min(1).max(101),
        permissions: z
          .strictObject({ READ: roleNames, WRITE: roleNames, EXECUTE: roleNames, CREATE: roleNames })
          .partial()
          .default({}),
      }),
    )
    .max(1000)
    .default([]),
  serviceAccounts: z
    .array(z.strictObject({ name: z.string().trim().min(1).max(100), roles: roleNames.default([]) }))
    .max(1000)
    .default([]),
});

export type ConfigFile = z.output<typeof schema>;
export type FileAccount = ConfigFile['accounts'][number];

/** Throws `invalid` naming the place in the file. Values are not repeated: they may be secrets. */
export function readConfigFile(path: string, env: Environment = process.env): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`The file ${path} of GENNAKER_CONFIG cannot be read: ${messageOf(error)}`);
  }
  const read = readYamlDocument(text, { length: 5 * 1024 * 1024, aliases: 100 });
  if ('problem' in read) {
    const { message, line, column } = read.problem;
    throw invalid(`The file ${path} is not YAML: line ${line}, column ${column}: ${message}`);
  }
  const result = schema.safeParse(filled(read.value ?? {}, env, []));
  if (result.success) return result.data;
  throw invalid(`In the file ${path}, ${sentenceOfIssues(result.error.issues)}`);
}

function filled(value: unknown, env: Environment, place: readonly string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(env|file):([^}]+)\}/g, (_, kind: string, what: string) =>
      pointed(kind, what, env, place),
    );
  }
  if (Array.isArray(value)) return value.map((one, index) => filled(one, env, [...place, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, env, [...place, key])]));
}

function pointed(kind: string, what: string, env: Environment, place: readonly string[]): string {
  if (kind === 'env') {
    const value = env[what];
    if (value === undefined)
      throw invalid(`${place.join('.')} needs the environment variable ${what}, which is not set`);
    return value;
  }
  try {
    return readFileSync(what, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw invalid(`${place.join('.')} needs the file ${what}, which cannot be read`);
  }
}
