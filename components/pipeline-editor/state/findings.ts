import { errorsOf } from '#components/fields/schema.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { validatePipeline } from '#lib/pipelines/validate';
import { stageDefinitions } from '#lib/stages/definitions';
import { triggerDefinition } from '#lib/triggers/definitions';
import type { FieldSlip } from './editor-state.ts';

/** Everything the designer has to complain about, errors first. */
export function findingsOf(document: PipelineDocument, slips: readonly FieldSlip[]): Finding[] {
  const findings = [
    ...slips.map(slipFinding),
    ...validatePipeline(document, stageDefinitions),
    ...triggerFindings(document),
  ];
  return findings.sort((one, other) => rank(one) - rank(other));
}

function rank(finding: Finding): number {
  return finding.level === 'error' ? 0 : 1;
}

function slipFinding({ refId, path, message }: FieldSlip): Finding {
  return {
    level: 'error',
    stageRefId: refId,
    field: path,
    message: `The text of ${path} cannot be read: ${message}`,
    cure: 'Mend the text; until then the last value that could be read is kept',
  };
}

function triggerFindings(document: PipelineDocument): Finding[] {
  return (document.triggers ?? []).flatMap((trigger, index): Finding[] => {
    const definition = triggerDefinition(trigger.type);
    const title = definition?.title ?? trigger.type;
    if (!definition) {
      return [
        {
          level: 'warning' as const,
          field: `triggers.${index}.type`,
          message: `Trigger ${index + 1} has the type ${title}, which Gennaker does not know`,
          cure: 'It is kept as it is and never fires; replace or remove it',
        },
      ];
    }
    return [...errorsOf(definition.fields, trigger)].map(([path, message]) => ({
      level: 'error' as const,
      field: `triggers.${index}.${path}`,
      message: `${title} trigger: ${message}`,
      cure: 'Fill the field in, or remove the trigger',
    }));
  });
}
