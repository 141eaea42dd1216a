import type { CheckableType } from '#lib/pipelines/checks/known-types';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import type { GraphStage } from '#lib/pipelines/graph';
import { parametersOf } from '#lib/pipelines/parameters';

/**
 * A secret is open only while a step works and is masked in whatever a stage leaves behind, so a variable made of it would
 * hold the mask.
 */
export function secretUseFindings(
  document: PipelineDocument,
  stage: GraphStage,
  type: CheckableType | undefined,
): Finding[] {
  const secrets = parametersOf(document).filter(({ secret }) => secret);
  const { variables } = stage.document;
  if (secrets.length === 0 || !Array.isArray(variables) || !type?.literalFields?.includes('variables')) return [];
  return variables.flatMap((variable, index): Finding[] => {
    const text = JSON.stringify(variable);
    const used = secrets.find(({ name }) => new RegExp(`parameters\\W{1,4}${escaped(name)}\\b`).test(text));
    if (!used) return [];
    return [
      {
        level: 'warning',
        stageRefId: stage.refId,
        field: `variables.${index}`,
        message: `${stage.name}: a variable made of the secret parameter ${used.name} is masked for later stages`,
        cure: `Write \${parameters.${used.name}} where the value is needed`,
      },
    ];
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
