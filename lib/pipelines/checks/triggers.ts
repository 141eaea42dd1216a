import { isJsonObject } from '#lib/kernel/json';
import { type CheckableTrigger, issuesOf } from '#lib/pipelines/checks/known-types';
import { unsupportedTriggerFields } from '#lib/pipelines/checks/unsupported';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';

/** A trigger that is switched off hurts nobody, so what is wrong with it is a warning. */
export function triggerFindings(document: PipelineDocument, known: readonly CheckableTrigger[]): Finding[] {
  const byType = new Map(known.map((one) => [one.type, one]));
  return (document.triggers ?? []).flatMap((trigger, index): Finding[] => {
    const prefix = `triggers.${index}`;
    const type = isJsonObject(trigger) && typeof trigger.type === 'string' ? trigger.type : '';
    if (!isJsonObject(trigger) || type === '') {
      return [finding('error', `${prefix}.type`, `Trigger ${index + 1} has no type`, 'Choose a type, or remove it')];
    }
    const definition = byType.get(type);
    if (!definition) {
      const message = `Trigger ${index + 1} has the type ${type}, which Gennaker does not know`;
      return [
        finding('warning', `${prefix}.type`, message, 'It is kept as it is and never fires; replace or remove it'),
      ];
    }
    const label = `${definition.title} trigger`;
    const level = trigger.enabled === true ? 'error' : 'warning';
    return [
      ...issuesOf(definition.fields, trigger).map(({ path, message }) =>
        finding(level, `${prefix}.${path}`, `${label}: ${message}`, 'Fill the field in, or remove the trigger'),
      ),
      ...unsupportedTriggerFields(trigger, label, prefix),
    ];
  });
}

const finding = (level: Finding['level'], field: string, message: string, cure: string): Finding => ({
  level,
  field,
  message,
  cure,
});
