import { type ZodType, z } from 'zod';
import { accountDefinition, accountDefinitions } from '#lib/accounts/definitions';
import type { AccountKind } from '#lib/accounts/kind';
import { invalid } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import type { JsonObject } from '#lib/kernel/json';

const roles = z.array(z.string().min(1).max(200)).max(200);
const permissionLists = z.strictObject({ READ: roles.optional(), WRITE: roles.optional() });

/** Throws `invalid` naming the types there are, or the field that is wrong. */
export function checkAccount(
  kind: AccountKind,
  type: string,
  given: { settings: JsonObject; secrets: JsonObject },
): { settings: JsonObject; secrets: JsonObject } {
  const definition = accountDefinition(kind, type);
  if (!definition) {
    const known = accountDefinitions[kind].map((one) => one.type).join(', ');
    throw invalid(`There is no ${kind} account of type ${type}; there are: ${known}`);
  }
  const { permissions, ...own } = given.settings;
  const settings = parsed(definition.settings, own, 'settings');
  if (permissions !== undefined) settings.permissions = parsed(permissionLists, permissions, 'permissions');
  return { settings, secrets: parsed(definition.secrets, given.secrets, 'secrets') };
}

/** Blames fields by their place, for a form that shows each sentence beside its field. */
export function blamed(message: string, fields: Readonly<Record<string, string>>) {
  return invalid(message, { data: { fields } });
}

/** The message may name a field but never repeats what was entered. */
function parsed(schema: ZodType, value: unknown, part: string): JsonObject {
  const result = schema.safeParse(value);
  if (result.success) return result.data as JsonObject;
  const { issues } = result.error;
  const fields = issues.map(({ path, message }) => [[part, ...path.map(String)].join('.'), message] as const);
  throw blamed(`${part}.${sentenceOfIssues(issues)}`, Object.fromEntries(fields.reverse()));
}
