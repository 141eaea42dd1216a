import { isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import { mergedCollections } from '#lib/pipelines/templates/inheritance';
import { deeperThan, templateLimits } from '#lib/pipelines/templates/limits';
import { templatePointer } from '#lib/pipelines/templates/reference';
import { mergedStages } from '#lib/pipelines/templates/stages';
import { type Substituted, substitute } from '#lib/pipelines/templates/substitute';
import { type TemplateDocument, variablesOf } from '#lib/pipelines/templates/template';
import { assignVariables } from '#lib/pipelines/templates/variables';

export interface Resolved {
  /** The pipeline that runs; absent when it would grow beyond the limits. */
  document?: JsonObject;
  findings: Finding[];
}

/**
 * What a pipeline made from a template runs as: the template's pipeline with the pipeline's own name, stages, triggers,
 * parameters and notifications, and the variables put in. Pure, and the same wherever it is asked: the plan, the save and
 * the start show one result. `variables.*` in a finding's field is a variable of the pipeline, everything else a place in
 * the document that comes out.
 */
export function resolvePipeline(
  template: TemplateDocument,
  config: JsonObject,
  version: { digest: string },
  now?: () => number,
): Resolved {
  if (deeperThan(config, templateLimits.depth)) {
    return { findings: [tooLarge(`The pipeline is nested deeper than ${templateLimits.depth}`)] };
  }
  const { values, findings } = assignVariables(template, config.variables);
  const { document, findings: graph } = merged(template, config);
  findings.push(...graph);
  const unset = new Set(findings.filter(({ level }) => level === 'error').map(({ field }) => field ?? ''));
  try {
    const { value, failures } = substitute(document, values, now);
    findings.push(...failures.flatMap((failure) => findingOf(failure, template, value as JsonObject, unset)));
    return {
      findings,
      document: {
        ...(value as JsonObject),
        template: { ...pointerOf(config, template), digest: version.digest },
        templateVariables: values,
        source: isJsonObject(config.source) ? config.source : { type: 'templatedPipeline', version: 'v2' },
      },
    };
  } catch (error) {
    if (!isGennakerError(error) || error.code !== 'invalid') throw error;
    return { findings: [...findings, tooLarge(error.message)] };
  }
}

/** What belongs to the stored template or config alone. */
const machinery = [
  'type',
  'schema',
  'template',
  'variables',
  'exclude',
  'inherit',
  'config',
  'stages',
  'triggers',
  'parameters',
  'parameterConfig',
  'notifications',
  'expectedArtifacts',
  'source',
  'templateVariables',
];
const identity = [
  'id',
  'application',
  'name',
  'index',
  'lastModified',
  'lastModifiedBy',
  'updateTs',
  'createTs',
  'roles',
  'serviceAccount',
  'disabled',
];
/** Here the template has the last word, as in Spinnaker. */
const templatesOwn = ['limitConcurrent', 'maxConcurrentExecutions', 'keepWaitingPipelines', 'spelEvaluator'];

function merged(template: TemplateDocument, config: JsonObject): { document: JsonObject; findings: Finding[] } {
  const { pipeline } = template;
  const kept = without(pipeline, [...machinery, ...identity]);
  const own = without(config, [...machinery, ...templatesOwn.filter((name) => Object.hasOwn(pipeline, name))]);
  for (const [name, value] of Object.entries(own)) {
    if ((value === '' || value === null) && Object.hasOwn(kept, name)) delete own[name];
  }
  const { stages, findings } = mergedStages(
    Array.isArray(pipeline.stages) ? pipeline.stages : [],
    config,
    template.protect === true,
  );
  return { document: { ...kept, ...own, ...mergedCollections(pipeline, config), stages }, findings };
}

function without(document: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}

function pointerOf(config: JsonObject, template: TemplateDocument): JsonObject {
  return isJsonObject(config.template) ? config.template : templatePointer({ id: template.id });
}

/** Nothing where a variable is to blame that has a finding of its own. */
function findingOf(
  failure: Substituted['failures'][number],
  template: TemplateDocument,
  document: JsonObject,
  unset: ReadonlySet<string>,
): Finding[] {
  const { path, expression, reason, variables } = failure;
  if (unset.has('variables') || variables.some((name) => unset.has(`variables.${name}`))) return [];
  const { stage, field } = placeOf(path, document);
  const where = { ...(stage ? { stageRefId: stage.refId } : {}), field };
  const who = stage ? stage.name : 'The pipeline';
  const declared = new Set(variablesOf(template).map(({ name }) => name));
  const unknown = variables.find((name) => !declared.has(name));
  if (unknown !== undefined) {
    return [
      {
        level: 'error',
        ...where,
        message: `${who} uses the variable ${unknown} in ${field}, which the template does not declare`,
        cure: `Declare ${unknown} in the template’s variables, or correct the name there`,
      },
    ];
  }
  const cause = variables.length > 0 ? `the value of ${variables.join(' and ')}` : 'the variables';
  return [
    {
      level: 'error',
      ...where,
      message: `${who}: \${${shortened(expression)}} in ${field} cannot be resolved: ${reason}`,
      cure: `Correct ${cause}, or the expression in the template`,
    },
  ];
}

const shortened = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

function placeOf(path: string, document: JsonObject): { stage?: { refId: string; name: string }; field: string } {
  const [head, index, ...rest] = path.split('.');
  const stages = document.stages;
  const stage: Json | undefined = head === 'stages' && Array.isArray(stages) ? stages[Number(index)] : undefined;
  if (!isJsonObject(stage)) return { field: path };
  const name = typeof stage.name === 'string' && stage.name !== '' ? stage.name : `Stage ${String(stage.refId)}`;
  return { stage: { refId: String(stage.refId ?? index), name }, field: rest.join('.') };
}

function tooLarge(message: string): Finding {
  return { level: 'error', message, cure: 'Make the template or its values smaller' };
}
