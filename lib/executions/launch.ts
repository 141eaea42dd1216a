import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { isAsked, isEmpty, parametersOf, refusalOf, valueText } from '#lib/pipelines/parameters';
import { SecretTexts, secretMask } from '#lib/pipelines/secret-texts';

export interface Launch {
  /** Who, why, and the parameters; a mask where a value is secret. */
  trigger: JsonObject;
  /** The values behind the masks, by name: to be sealed and kept nowhere else. */
  secrets: JsonObject;
}

/**
 * What a run starts with: parameters with defaults filled in (reference §1.3), those that are not declared kept. Unlike in
 * Spinnaker what the form refuses (required, options, dates) is refused here too.
 */
export function launchOf(document: PipelineDocument, given: JsonObject, user: string, depth: number): Launch {
  const { parameters, secrets } = parametersFor(document, objectAt(given, 'parameters'));
  // How deep a run is nested is ours to say: a caller's number could switch the limit off.
  const { depth: _theirs, pinnedParameters: _before, ...rest } = given;
  const pinned = parametersOf(document).flatMap(({ name, pinned }) => (pinned ? [name] : []));
  const trigger = {
    ...rest,
    type: typeof given.type === 'string' && given.type !== '' ? given.type : 'manual',
    user: typeof given.user === 'string' && given.user !== '' ? given.user : user,
    parameters,
    // Lists of runs show them first, and do not read the document for it.
    ...(pinned.length > 0 ? { pinnedParameters: pinned } : {}),
    artifacts: Array.isArray(given.artifacts) ? given.artifacts : [],
    rebake: given.rebake === true,
    dryRun: dryRunIn(given),
    ...(depth > 0 ? { depth } : {}),
  };
  // A webhook's payload holds its parameters once more.
  const texts = new SecretTexts(Object.values(secrets).map((value) => valueText(value)));
  return { trigger: texts.hide(trigger as JsonObject), secrets };
}

function parametersFor(document: PipelineDocument, given: JsonObject): { parameters: JsonObject; secrets: JsonObject } {
  const parameters: JsonObject = { ...given };
  const secrets: JsonObject = {};
  const refusals: string[] = [];
  const declared = parametersOf(document);
  for (const parameter of declared) {
    const { name, secret } = parameter;
    // Whoever sends a run's trigger again sends the mask: the value has to be given anew.
    const value = secret && given[name] === secretMask ? undefined : given[name];
    if (!isEmpty(value)) {
      const refusal = refusalOf(parameter, value);
      if (refusal) refusals.push(refusal);
    }
    parameters[name] = isEmpty(value) ? (parameter.default ?? '') : value!;
  }
  for (const parameter of declared) {
    const { name, required, secret } = parameter;
    const missing = required && isEmpty(parameters[name]) && isAsked(parameter, declared, parameters);
    if (missing) refusals.push(`Parameter ${name} is required; give it a value`);
    if (!secret || isEmpty(parameters[name])) continue;
    secrets[name] = parameters[name]!;
    parameters[name] = secretMask;
  }
  if (refusals.length > 0) throw invalid(refusals.join('; '));
  return { parameters, secrets };
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
