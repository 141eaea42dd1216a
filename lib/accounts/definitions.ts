import type { ZodType } from 'zod';
import type { AccountKind } from '#lib/accounts/kind';
import { artifactAccountDefinitions } from '#lib/artifacts/registry';
import { ciDefinitions } from '#lib/ci/registry';
import { configurableIdentities } from '#lib/identity/definitions';
import { metricStoreDefinitions } from '#lib/metric-stores/registry';
import { notificationDefinitions } from '#lib/notifications/registry';
import { providerDefinitions } from '#lib/providers/definitions';

/** What screens and checks know of a type of account. Ships to the browser. */
export interface AccountDefinition {
  type: string;
  title: string;
  summary?: string;
  settings: ZodType;
  secrets: ZodType;
  /** What can be chosen for a setting, by its name, once some of the secrets are entered. */
  choices?(secrets: Readonly<Record<string, string>>): Record<string, readonly { value: string; label: string }[]>;
}

/** Every type of account there is, by kind. */
export const accountDefinitions: Record<AccountKind, readonly AccountDefinition[]> = {
  cloud: providerDefinitions,
  ci: ciDefinitions,
  artifact: artifactAccountDefinitions,
  'metric-store': metricStoreDefinitions,
  notification: notificationDefinitions,
  identity: configurableIdentities,
};

export function accountDefinition(kind: AccountKind, type: string): AccountDefinition | undefined {
  return accountDefinitions[kind].find((definition) => definition.type === type);
}
