import type { ProviderDefinition } from '#lib/providers/contract';
import { kubernetesDefinition } from '#lib/providers/kubernetes/definition';

/** Every kind of cloud there is, for screens and settings. The connecting half stands in `registry.ts`. */
export const providerDefinitions: readonly ProviderDefinition[] = [kubernetesDefinition];

export function providerDefinition(type: string): ProviderDefinition | undefined {
  return providerDefinitions.find((definition) => definition.type === type);
}
