import type { TriggerDefinition } from '#lib/triggers/contract';
import { jenkinsTrigger } from '#lib/triggers/jenkins/definition';
import { pipelineTrigger } from '#lib/triggers/pipeline/definition';
import { webhookTrigger } from '#lib/triggers/webhook/definition';

/** Every trigger type, in the order of the picker. Adding one is a folder and a line here. */
export const triggerDefinitions: readonly TriggerDefinition[] = [jenkinsTrigger, pipelineTrigger, webhookTrigger];

const byType = new Map(triggerDefinitions.map((definition) => [definition.type, definition]));

export function triggerDefinition(type: string): TriggerDefinition | undefined {
  return byType.get(type);
}
