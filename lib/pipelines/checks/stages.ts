import { type CheckableType, issuesOf } from '#lib/pipelines/checks/known-types';
import { unsupportedStageFields } from '#lib/pipelines/checks/unsupported';
import type { Finding } from '#lib/pipelines/findings';
import type { GraphStage } from '#lib/pipelines/graph';
import { withScalarTypes } from '#lib/pipelines/scalar-types';

/** A stage's type, its fields by the type's schema, and fields of Spinnaker that have no effect here. */
export function stageFindings(stage: GraphStage, type: CheckableType | undefined): Finding[] {
  if (stage.type === '') return [];
  if (!type) return [unknownType(stage)];
  const label = stage.name;
  return [
    ...issuesOf(type.fields, withScalarTypes(type.fields, stage.document)).map(({ path, message }) => ({
      level: 'error' as const,
      stageRefId: stage.refId,
      ...(path ? { field: path } : {}),
      message: `${label}: ${path && !message.includes(path) ? `${path}: ` : ''}${message}`,
      cure: path ? `Correct the field ${path}` : 'Correct the stage',
    })),
    ...unsupportedStageFields(stage),
  ];
}

/** One finding and nothing about its fields: nobody can say what they should be. */
function unknownType(stage: GraphStage): Finding {
  return {
    level: 'error',
    stageRefId: stage.refId,
    field: 'type',
    message: `${stage.name} has the type ${stage.type}, which Gennaker does not know`,
    cure: 'It is kept as it is and fails when it runs; replace it, remove it, or switch it off with a condition',
  };
}
