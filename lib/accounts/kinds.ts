import type { ZodType } from 'zod';
import type { AccountKind } from '#lib/accounts/view';
import { ciDefinitions } from '#lib/ci/registry';
import { invalid } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import type { JsonObject } from '#lib/kernel/json';
import { notificationDefinitions } from '#lib/notifications/registry';
import { providerDefinitions } from '#lib/providers/definitions';

interface AccountDefinition {
  type: string;
  title: string;
  settings: ZodType;
  secrets: ZodType;
}

/** Every type of account there is, by kind. */
const definitions: Record<AccountKind, readonly AccountDefinition[]> = {
  cloud: providerDefinitions,
  ci: ciDefinitions,
  'metric-store': [],
  notification: notificationDefinitions,
};

/** Throws `invalid` naming the types there are, or the field that is wrong. */
export function checkAccount(
  kind: AccountKind,
  type: string,
  given: { settings: JsonObject; secrets: JsonObject },
): { settings: JsonObject; secrets: JsonObject } {
  const definition = definitions[kind].find((one) => one.type === type);
  if (!definition) {
    const known = definitions[kind].map((one) => one.type).join(', ') || 'none yet';
    throw invalid(`There is no ${kind} account of type ${type}; there are: ${known}`);
  }
  const { permissions, ...own } = given.settings;
  const settings = parsed(definition.settings, own, 'settings');
  return {
    settings: permissions === undefined ? settings : { ...settings, permissions },
    secrets: parsed(definition.secrets, given.secrets, 'secrets'),
  };
}

/** The message may name a field but never repeats what was entered. */
function parsed(schema: ZodType, value: JsonObject, part: string): JsonObject {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(`${part}.${sentenceOfIssues(result.error.issues)}`);
  return result.data as JsonObject;
}
