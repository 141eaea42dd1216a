import type { CiDefinition } from '#lib/ci/contract';
import { jenkins } from '#lib/ci/jenkins/definition';

/** Every kind of CI system, as the browser may know it. Each has its server half in `connect.ts` beside this file. */
export const ciDefinitions = [jenkins] as const satisfies readonly CiDefinition[];

export type CiType = (typeof ciDefinitions)[number]['type'];

export function ciDefinition(type: string): CiDefinition | undefined {
  return ciDefinitions.find((definition) => definition.type === type);
}
