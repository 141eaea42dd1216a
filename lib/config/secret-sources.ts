import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { invalid } from '#lib/kernel/errors';
import { type Environment, parseEnvironment } from './environment.ts';

/** Where account secrets may be kept instead of here. Nothing is open unless it is set. */
export interface SecretSources {
  /** The variable of that name; only names that begin with the prefix, so that no other setting can be read. */
  variable(name: string): string | undefined;
  prefix: string;
  /** Files under this folder and nowhere else; undefined: none. */
  folder: string | undefined;
  /** HashiCorp Vault or OpenBao with secrets engines of version 2. */
  vault: { address: string; namespace: string | undefined; token(): string } | undefined;
}

const variables = {
  GENNAKER_SECRET_ENV_PREFIX: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{2,60}_$/, 'must be letters that end with an underscore, like DELIVERY_')
    .default('GENNAKER_REF_'),
  GENNAKER_SECRET_FOLDER: z.string().optional(),
  GENNAKER_VAULT: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must look like https://vault:8200',
    )
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  GENNAKER_VAULT_NAMESPACE: z.string().optional(),
  GENNAKER_VAULT_TOKEN: z.string().optional(),
  GENNAKER_VAULT_TOKEN_FILE: z.string().optional(),
};

export function readSecretSources(env: Environment = process.env): SecretSources {
  const values = parseEnvironment(variables, env);
  const prefix = values.GENNAKER_SECRET_ENV_PREFIX;
  const address = values.GENNAKER_VAULT;
  return {
    prefix,
    variable: (name) => (name.startsWith(prefix) ? env[name] : undefined),
    folder: values.GENNAKER_SECRET_FOLDER,
    vault: address === undefined ? undefined : { address, namespace: values.GENNAKER_VAULT_NAMESPACE, token },
  };

  /** An agent that renews the token writes it into the file, so it is read each time. */
  function token(): string {
    if (values.GENNAKER_VAULT_TOKEN) return values.GENNAKER_VAULT_TOKEN;
    try {
      // The comment inside is for the build, which would else take the whole project for what may be read here.
      return readFileSync(/* turbopackIgnore: true */ values.GENNAKER_VAULT_TOKEN_FILE ?? '', 'utf8').trim();
    } catch {
      throw invalid('Vault needs a token: set GENNAKER_VAULT_TOKEN or a readable GENNAKER_VAULT_TOKEN_FILE');
    }
  }
}

let current: SecretSources | undefined;

export function currentSecretSources(): SecretSources {
  current ??= readSecretSources();
  return current;
}
