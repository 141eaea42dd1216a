import type { JsonObject } from '#lib/kernel/json';
import { expressionFindings } from '#lib/pipelines/checks/expressions';
import type { KnownTypes } from '#lib/pipelines/checks/known-types';
import { parameterFindings } from '#lib/pipelines/checks/parameters';
import { requiredRolesFindings } from '#lib/pipelines/checks/required-roles';
import { secretUseFindings } from '#lib/pipelines/checks/secret-use';
import { stageFindings } from '#lib/pipelines/checks/stages';
import { triggerFindings } from '#lib/pipelines/checks/triggers';
import { unsupportedPipelineFields } from '#lib/pipelines/checks/unsupported';
import { type PipelineDocument, pipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { type GraphStage, graphFindings, graphOf } from '#lib/pipelines/graph';

/**
 * All findings about a document, errors first: the one list that the designer shows, the API answers and a save returns.
 * An error keeps the pipeline, or the trigger or stage it names, from working; a warning works, but probably not as meant.
 */
export function validatePipeline(document: PipelineDocument, types: KnownTypes): Finding[] {
  const stages = graphOf(document);
  const byType = new Map(
    types.stages.flatMap((type) => [type.type, ...(type.aliases ?? [])].map((name) => [name, type])),
  );
  const findings = [
    ...pipelineFindings(document, stages),
    ...unsupportedPipelineFields(document),
    ...parameterFindings(document),
    ...triggerFindings(document, types.triggers),
    ...graphFindings(stages),
    ...requiredRolesFindings(document, stages),
    ...stages.flatMap((stage) => [
      ...stageFindings(stage, byType.get(stage.type)),
      ...expressionFindings(stage),
      ...secretUseFindings(document, stage, byType.get(stage.type)),
    ]),
  ];
  return findings.sort((a, b) => (a.level === b.level ? 0 : a.level === 'error' ? -1 : 1));
}

/** The same for whatever somebody sent: what cannot even be read as a pipeline is told field by field. */
export function findingsOf(document: JsonObject, types: KnownTypes): Finding[] {
  const parsed = pipelineDocument.safeParse(document);
  if (parsed.success) return validatePipeline(document as PipelineDocument, types);
  return parsed.error.issues.map((issue) => {
    const field = issue.path.map(String).join('.');
    return {
      level: 'error',
      ...(field ? { field } : {}),
      message: `${field || 'The document'} cannot be read: ${issue.message}`,
      cure: 'Correct it in the JSON',
    };
  });
}

/** True when the document cannot be saved because no engine could order its stages. */
export function structuralErrors(document: PipelineDocument): Finding[] {
  return graphFindings(graphOf(document)).filter((finding) => finding.level === 'error' && finding.field !== 'type');
}

function pipelineFindings(document: PipelineDocument, stages: readonly GraphStage[]): Finding[] {
  const findings: Finding[] = [];
  if (!document.name?.trim()) {
    findings.push({ level: 'error', field: 'name', message: 'The pipeline has no name', cure: 'Give it a name' });
  }
  if (stages.length === 0) {
    findings.push({
      level: 'warning',
      field: 'stages',
      message: 'The pipeline has no stages, so every run fails at once',
      cure: 'Add a stage',
    });
  }
  return findings;
}
