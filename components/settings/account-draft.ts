import type { ZodType } from 'zod';
import { bare } from '#components/fields/schema.ts';
import { isApiError } from '#components/shell/api.ts';
import type { AccountDefinition } from '#lib/accounts/definitions';
import type { AccountView } from '#lib/accounts/view';
import { isJsonObject, type Json, type JsonObject, objectAt } from '#lib/kernel/json';

/** An account as a form holds it. */
export interface AccountDraft {
  name: string;
  environment: string;
  /** Without `permissions`. */
  settings: JsonObject;
  /** Only what was entered now; null = the stored one shall go. What is stored never comes here. */
  secrets: Readonly<Record<string, string | null>>;
  /** Roles as a person types them: `crew, sre`. */
  read: string;
  write: string;
}

/** Sentences by the place they blame: `name`, `settings.address`, `secrets.token`. */
export type FieldErrors = ReadonlyMap<string, string>;

export const emptyDraft: AccountDraft = { name: '', environment: '', settings: {}, secrets: {}, read: '', write: '' };

export function draftOf(account: Pick<AccountView, 'name' | 'environment' | 'settings'>): AccountDraft {
  const { permissions: _, ...settings } = account.settings;
  const permissions = objectAt(account.settings, 'permissions');
  return {
    name: account.name,
    environment: account.environment,
    settings,
    secrets: {},
    read: rolesText(permissions.READ),
    write: rolesText(permissions.WRITE),
  };
}

/** What is sent; a secret that was left empty is not sent. */
export function bodyOf(draft: AccountDraft): { environment: string; settings: JsonObject; secrets: JsonObject } {
  const READ = rolesOf(draft.read);
  const WRITE = rolesOf(draft.write);
  const open = READ.length === 0 && WRITE.length === 0;
  const secrets = Object.entries(draft.secrets).filter(([, value]) => value !== '');
  return {
    environment: draft.environment.trim(),
    settings: open ? draft.settings : { ...draft.settings, permissions: { READ, WRITE } },
    secrets: Object.fromEntries(secrets),
  };
}

/** What can be told without asking the server. `stored` names the secrets that are there already. */
export function errorsOfDraft(
  definition: AccountDefinition,
  draft: AccountDraft,
  stored: readonly string[] = [],
): FieldErrors {
  const errors = new Map<string, string>();
  if (!/^[A-Za-z0-9][\w.-]{0,62}$/.test(draft.name.trim())) {
    errors.set(
      'name',
      draft.name.trim() ? 'Letters, digits, dots, dashes and underscores, at most 63' : 'Give it a name',
    );
  }
  blame(errors, 'settings', definition.settings, draft.settings, []);
  const { secrets } = bodyOf(draft);
  const entered = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== null));
  blame(
    errors,
    'secrets',
    definition.secrets,
    entered,
    stored.filter((name) => !(name in secrets)),
  );
  return errors;
}

function blame(errors: Map<string, string>, part: string, schema: ZodType, value: JsonObject, kept: readonly string[]) {
  for (const { path, message } of schema.safeParse(value).error?.issues ?? []) {
    const name = String(path[0]);
    if (kept.includes(name) || errors.has(`${part}.${name}`)) continue;
    const missing = isEmpty(Object.hasOwn(value, name) ? value[name] : undefined);
    const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
    errors.set(`${part}.${name}`, missing ? 'This is needed' : sentence);
  }
}

/** What the server blamed. Empty = its sentence is about no field and stands by itself. */
export function errorsOfAnswer(error: unknown): FieldErrors {
  if (isApiError(error, 'conflict')) return new Map([['name', error.message]]);
  if (!isApiError(error) || !isJsonObject(error.data)) return new Map();
  const fields = Object.entries(objectAt(error.data, 'fields'));
  return new Map(
    fields.flatMap(([path, message]) => {
      const [part = '', name] = path.split('.');
      return typeof message === 'string' ? [[name ? `${part}.${name}` : part, message] as const] : [];
    }),
  );
}

/** Secrets that are whole files: they are pasted or chosen, not typed. */
export function isLongText(schema: ZodType | undefined): boolean {
  const inside = schema && bare(schema);
  return (
    inside !== undefined && 'maxLength' in inside && typeof inside.maxLength === 'number' && inside.maxLength > 20_000
  );
}

export const isEmpty = (value: Json | undefined) =>
  value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);

export function rolesOf(text: string): string[] {
  return [...new Set(text.split(/[,\s]+/).filter(Boolean))];
}

const rolesText = (roles: Json | undefined) => (Array.isArray(roles) ? roles.join(', ') : '');
