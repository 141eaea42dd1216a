import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { type GraphStage, graphFindings, graphOf } from '#lib/pipelines/graph';

/** The part of a stage definition that validation needs; passed in so that this room knows no concrete type. */
export interface CheckableType {
  type: string;
  aliases?: readonly string[];
  fields: {
    safeParse(value: unknown): {
      success: boolean;
      error?: { issues: readonly { path: PropertyKey[]; message: string }[] };
    };
  };
}

/** All findings about a document, errors first. An unknown stage type is a warning: it is kept and fails when it runs. */
export function validatePipeline(document: PipelineDocument, types: readonly CheckableType[]): Finding[] {
  const stages = graphOf(document);
  const byType = new Map(types.flatMap((type) => [type.type, ...(type.aliases ?? [])].map((name) => [name, type])));
  const findings = [
    ...pipelineFindings(document, stages),
    ...graphFindings(stages),
    ...stages.flatMap((stage) => stageFindings(stage, byType.get(stage.type))),
  ];
  return findings.sort((a, b) => (a.level === b.level ? 0 : a.level === 'error' ? -1 : 1));
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
  const names = new Set<string>();
  for (const [index, parameter] of (document.parameterConfig ?? []).entries()) {
    const name = parameter.name?.trim();
    const field = `parameterConfig.${index}.name`;
    if (!name) {
      findings.push({
        level: 'error',
        field,
        message: `Parameter ${index + 1} has no name`,
        cure: 'Name or remove it',
      });
    } else if (names.has(name)) {
      findings.push({ level: 'error', field, message: `Two parameters are named ${name}`, cure: 'Rename one of them' });
    }
    names.add(name);
  }
  return findings;
}

function stageFindings(stage: GraphStage, type: CheckableType | undefined): Finding[] {
  if (stage.type === '') return [];
  if (!type) {
    return [
      {
        level: 'warning',
        stageRefId: stage.refId,
        field: 'type',
        message: `${stage.name} has the type ${stage.type}, which Gennaker does not know`,
        cure: 'It is kept as it is and fails when it runs; replace or remove it',
      },
    ];
  }
  const result = type.fields.safeParse(stage.document);
  if (result.success) return [];
  return (result.error?.issues ?? [])
    .filter((issue) => !isExpression(valueAt(stage.document, issue.path)))
    .map((issue) => ({
      level: 'error' as const,
      stageRefId: stage.refId,
      field: issue.path.map(String).join('.'),
      message: `${stage.name}: ${issue.message}`,
      cure: `Correct the field ${issue.path.map(String).join('.') || 'named above'}`,
    }));
}

/** A value that is still an expression has its type only when the stage runs. */
function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

function valueAt(stage: StageDocument, path: readonly PropertyKey[]): unknown {
  let value: unknown = stage;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
