import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';

/**
 * The stages a pipeline adds to its template's: one with the refId of a stage of the template replaces it, one with
 * requisites hangs itself into the graph, and one with `inject` says where it goes: first, last, before or after stages.
 */
export function mergedStages(
  template: readonly Json[],
  config: JsonObject,
  isProtected: boolean,
): { stages: JsonObject[]; findings: Finding[] } {
  let stages = template.filter(isJsonObject).map((stage) => ({ ...stage }));
  const added = Array.isArray(config.stages) ? config.stages.filter(isJsonObject) : [];
  if (added.length === 0) return { stages, findings: [] };
  if (isProtected) {
    return {
      stages,
      findings: [
        {
          level: 'error',
          field: 'stages',
          message: 'The template is protected, so a pipeline made from it has no stages of its own',
          cure: 'Remove the stages, or have the template’s owner lift the protection',
        },
      ],
    };
  }
  const findings: Finding[] = [];
  for (const stage of added) {
    const refId = refOf(stage);
    const at = stages.findIndex((one) => refOf(one) === refId && refId !== '');
    if (at >= 0) stages[at] = stage;
    else if (isJsonObject(stage.inject)) stages = injected(stages, stage, stage.inject);
    else stages.push(stage);
    if (at < 0 && !isJsonObject(stage.inject) && requisitesOf(stage).length === 0) findings.push(loose(stage));
  }
  return { stages, findings };
}

const refOf = (stage: JsonObject): string =>
  stage.refId === undefined || stage.refId === null ? '' : String(stage.refId);

function requisitesOf(stage: JsonObject): string[] {
  return Array.isArray(stage.requisiteStageRefIds) ? stage.requisiteStageRefIds.map(String) : [];
}

function loose(stage: JsonObject): Finding {
  const name = typeof stage.name === 'string' ? stage.name : refOf(stage);
  return {
    level: 'warning',
    stageRefId: refOf(stage),
    field: 'requisiteStageRefIds',
    message: `${name} hangs on no stage of the template, so it runs beside all of them`,
    cure: 'Say on which stages it depends, or give it an inject rule',
  };
}

function injected(stages: readonly JsonObject[], given: JsonObject, rule: JsonObject): JsonObject[] {
  const { inject: _inject, ...stage } = given;
  const refId = refOf(stage);
  const named = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  const before = named(rule.before);
  const after = named(rule.after);
  const withRequisites = (one: JsonObject, list: readonly string[]) => ({
    ...one,
    requisiteStageRefIds: [...new Set(list)],
  });
  if (rule.first === true) {
    const rest = stages.map((one) => (requisitesOf(one).length === 0 ? withRequisites(one, [refId]) : one));
    return [withRequisites(stage, []), ...rest];
  }
  if (before.length > 0) {
    const taken = stages.filter((one) => before.includes(refOf(one))).flatMap(requisitesOf);
    const rest = stages.map((one) => (before.includes(refOf(one)) ? withRequisites(one, [refId]) : one));
    return [...rest, withRequisites(stage, taken)];
  }
  if (after.length > 0) {
    const rest = stages.map((one) => {
      const requisites = requisitesOf(one);
      if (!requisites.some((id) => after.includes(id))) return one;
      return withRequisites(one, [...requisites.filter((id) => !after.includes(id)), refId]);
    });
    return [...rest, withRequisites(stage, after)];
  }
  const waited = new Set(stages.flatMap(requisitesOf));
  const leaves = stages.map(refOf).filter((id) => !waited.has(id));
  return [...stages, withRequisites(stage, leaves)];
}
