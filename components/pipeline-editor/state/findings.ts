import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { validatePipeline } from '#lib/pipelines/validate';
import { stageDefinitions } from '#lib/stages/definitions';
import { triggerDefinitions } from '#lib/triggers/definitions';
import type { FieldSlip } from './editor-state.ts';

/** Everything the designer has to complain about, errors first: what the server finds too, and texts of this page only. */
export function findingsOf(document: PipelineDocument, slips: readonly FieldSlip[]): Finding[] {
  const found = validatePipeline(document, { stages: stageDefinitions, triggers: triggerDefinitions });
  return [...slips.map(slipFinding), ...found];
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
