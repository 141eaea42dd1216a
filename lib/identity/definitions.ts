import type { IdentityDefinition } from '#lib/identity/contract';
import { localIdentity } from '#lib/identity/local/definition';

/** Every kind of identity source, in the order they are asked. Adding one is a folder and a line here. */
export const identityDefinitions: readonly IdentityDefinition[] = [localIdentity];

export function identityDefinition(type: string): IdentityDefinition | undefined {
  return identityDefinitions.find((definition) => definition.type === type);
}
