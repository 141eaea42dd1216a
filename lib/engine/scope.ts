import { actingUser } from '#lib/engine/acting-user';
import { type Answers, nothingAsked } from '#lib/engine/answers';
import type { Run, StageState } from '#lib/engine/run';
import { SecretReader, type SecretStep, withoutSecrets } from '#lib/engine/secrets';
import { isComplete } from '#lib/engine/statuses';
import { evaluateCondition, evaluateTemplate } from '#lib/expressions/evaluate';
import { standardFunctions } from '#lib/expressions/functions/standard';
import type { ExpressionExecution, ExpressionScope, ExpressionStage } from '#lib/expressions/scope';
import { stageRootNames } from '#lib/expressions/stage-scope';
import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { withScalarTypes } from '#lib/pipelines/scalar-types';
import { secretNamesOf } from '#lib/pipelines/secret-texts';
import type { StageDefinition } from '#lib/stages/contract';

/** What the outside answered. */
export type Told = ReturnType<Answers['scope']> & { secrets?: SecretStep | undefined };

/**
 * What `${…}` sees in a stage (reference §4.4, §7.6.10): the stage's own context, then outputs of the stages before it,
 * nearest first, then the trigger's and execution's own names. Names are looked up when asked for; nothing is copied.
 */
export function scopeFor(
  run: Run,
  stage: StageState | undefined,
  extra?: JsonObject,
  told: Told = nothingAsked.scope(false),
  reader: SecretReader | undefined = told.secrets?.reader,
): ExpressionScope {
  const { state } = run;
  const before = stage
    ? stagesBefore(run, stage)
    : run
        .topLevel()
        .filter((one) => isComplete(one.status))
        .reverse();
  const trigger = reader?.trigger ?? state.trigger;
  const given = trigger.parameters;
  const parameters = isJsonObject(given) && Object.keys(given).length > 0 ? given : undefined;
  const templated = isJsonObject(state.document.templateVariables);
  const root = (name: string): unknown => {
    if (extra && Object.hasOwn(extra, name)) return extra[name];
    // As in Orca these win over fields of the same name: a Jenkins stage has `parameters` of its own.
    if (name === 'trigger' || name === 'execution') return undefined;
    if (name === 'parameters' && parameters) return parameters;
    if (name === 'templateVariables' && templated) return state.document.templateVariables;
    if (stage && Object.hasOwn(stage.context, name)) return stage.context[name];
    for (const one of before) if (Object.hasOwn(one.outputs, name)) return one.outputs[name];
    return undefined;
  };
  return {
    root,
    rootNames: () => stageRootNames({ ...stage?.context, ...extra }, templated),
    functions: standardFunctions,
    allowUnknownKeys: true,
    now: () => Date.now(),
    execution: Object.assign(expressionExecution(run, stage), told.lookups, { trigger }),
    fetched: told.fetched,
    currentUser: stage ? actingUser(run, stage).name : state.startedBy,
  };
}

/** Nearest first; direct upstreams in document order, then theirs. A synthetic stage sees its siblings, then its parent. */
export function stagesBefore(run: Run, stage: StageState): StageState[] {
  const seen = new Set<StageState>([stage]);
  const order: StageState[] = [];
  let frontier: StageState[] = [stage];
  while (frontier.length > 0) {
    const next: StageState[] = [];
    for (const one of frontier) {
      const parent = run.parent(one);
      for (const upstream of [...run.upstream(one), ...(parent ? [parent] : [])]) {
        if (seen.has(upstream)) continue;
        seen.add(upstream);
        order.push(upstream);
        next.push(upstream);
      }
    }
    frontier = next;
  }
  return order;
}

function expressionExecution(run: Run, current: StageState | undefined): ExpressionExecution {
  const { state } = run;
  let stages: ExpressionStage[] | undefined;
  return {
    id: state.id,
    application: state.application,
    name: state.name,
    status: state.status,
    trigger: state.trigger,
    authentication: { user: state.startedBy },
    get stages() {
      stages ??= [...run.stages.values()].map(expressionStage);
      return stages;
    },
    ...(current ? { currentStageId: current.id } : {}),
    properties: {
      pipelineConfigId: state.pipelineId,
      startTime: state.startedAt,
      buildTime: state.createdAt,
      number: state.number,
      spelEvaluator: state.document.spelEvaluator,
      templateVariables: state.document.templateVariables ?? state.document.variables,
    },
  };
}

function expressionStage(stage: StageState): ExpressionStage {
  return {
    id: stage.id,
    refId: stage.refId,
    type: stage.type,
    name: stage.name,
    status: stage.status,
    context: stage.context,
    outputs: stage.outputs,
    startTime: stage.startedAt,
    endTime: stage.endedAt,
    requisiteStageRefIds: stage.requisites,
    parentStageId: stage.parentId,
    syntheticStageOwner: stage.synthetic,
    tasks: stage.tasks.map((task) => ({ ...task })),
  };
}

/** Fields that steer the engine itself and are evaluated where they are used. */
const engineFields = ['stageEnabled', 'refId', 'requisiteStageRefIds', 'type', 'notifications'];

/** Evaluates a stage's fields as it starts. What cannot be evaluated stays as it is and is listed (reference §4.1–4.2). */
export function prepareFor(
  run: Run,
  stage: StageState,
  definition: StageDefinition,
  told?: Told,
): { context: JsonObject; failures: string[] } {
  const literal = new Set([...engineFields, ...(definition.literalFields ?? [])]);
  const fields: JsonObject = {};
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(stage.context)) {
    if (literal.has(name)) kept[name] = value;
    else fields[name] = value;
  }
  delete kept.expressionEvaluationSummary;
  delete fields.secretFields;
  const names = secretNamesOf(run.state.document);
  const reader = names.length > 0 ? new SecretReader(run.state.trigger, names, undefined) : undefined;
  const scope = scopeFor(run, stage, undefined, told, reader);
  const evaluated = evaluateTemplate(fields, scope);
  const { summary } = evaluated;
  const secret = reader?.touched ? withoutSecrets(fields, evaluated.value as JsonObject, scope, reader) : undefined;
  const value = secret?.value ?? evaluated.value;
  const failures = Object.values(summary).flatMap((entries) => entries.map((entry) => entry.description));
  const context = withScalarTypes(definition.fields, {
    ...kept,
    ...(value as JsonObject),
    ...(secret?.fields.length ? { secretFields: secret.fields as unknown as Json } : {}),
    ...(failures.length > 0 ? { expressionEvaluationSummary: summary as unknown as Json } : {}),
  });
  return { context, failures };
}

export function conditionFor(run: Run, stage: StageState, expression: string, told?: Told): boolean | undefined {
  return evaluateCondition(expression, scopeFor(run, stage, undefined, told));
}

/** For stages that evaluate something themselves. Throws `invalid` with the reasons when anything fails. */
export function evaluateFor(run: Run, stage: StageState, value: Json, extra?: JsonObject, told?: Told): Json {
  if (told?.secrets) told.secrets.reader.touched = false;
  const result = evaluateTemplate(value, scopeFor(run, stage, extra, told));
  const reasons = Object.values(result.summary).flatMap((entries) => entries.map((entry) => entry.description));
  if (reasons.length > 0) throw invalid(reasons.join('; '));
  if (told?.secrets?.reader.touched) told.secrets.note(result.value);
  return result.value;
}
