import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';

/**
 * The trigger a run starts with: who, why, and its parameters with defaults filled in (reference §1.3). Parameters that
 * are not declared are kept. Unlike Spinnaker a missing required parameter is refused here, not only in the form.
 */
export function launchTrigger(document: PipelineDocument, given: JsonObject, user: string, depth: number): JsonObject {
  const parameters: JsonObject = isJsonObject(given.parameters) ? { ...given.parameters } : {};
  const missing: string[] = [];
  for (const parameter of document.parameterConfig ?? []) {
    const { name } = parameter;
    if (!isEmpty(parameters[name])) continue;
    if (!isEmpty(parameter.default)) parameters[name] = parameter.default as Json;
    else if (parameter.required === true) missing.push(name);
    else if (parameters[name] === undefined) parameters[name] = '';
  }
  if (missing.length > 0) {
    throw invalid(
      missing.length === 1
        ? `Parameter ${missing[0]} is required; give it a value`
        : `These parameters are required: ${missing.join(', ')}`,
    );
  }
  // How deep a run is nested is ours to say: a caller's number could switch the limit off.
  const { depth: _theirs, ...rest } = given;
  return {
    ...rest,
    type: typeof given.type === 'string' && given.type !== '' ? given.type : 'manual',
    user: typeof given.user === 'string' && given.user !== '' ? given.user : user,
    parameters,
    artifacts: Array.isArray(given.artifacts) ? given.artifacts : [],
    rebake: given.rebake === true,
    dryRun: dryRunIn(given),
    ...(depth > 0 ? { depth } : {}),
  };
}

/** Taken literally: what means to be a dry run must not become a real one by a slip. */
function dryRunIn({ dryRun = false, dryRunJudgments }: JsonObject): boolean {
  if (dryRunJudgments !== undefined && dryRunJudgments !== 'wait' && dryRunJudgments !== 'assume') {
    throw invalid(`dryRunJudgments is “${String(dryRunJudgments)}”; write wait or assume`);
  }
  if (dryRun === null || dryRun === false || dryRun === 'false') return false;
  if (dryRun === true || dryRun === 'true') return true;
  throw invalid(`dryRun is “${String(dryRun)}”; write true or false`);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
