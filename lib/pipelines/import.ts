import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/**
 * The pipelines in what people bring from elsewhere: one document, a list of them (`spin pipeline list`, a dump of
 * `pipelineConfigs`), or such a list under a name. Throws `invalid` with what it is instead, when that can be told.
 */
export function pipelinesIn(value: Json): JsonObject[] {
  const list = Array.isArray(value) ? value : isJsonObject(value) ? (listIn(value) ?? [value]) : undefined;
  if (!list) throw invalid('A pipeline is a JSON object with "stages", or a list of such');
  if (list.length === 0) throw invalid('The list holds no pipeline');
  return list.map((one, index) => checked(one, list.length > 1 ? `Item ${index + 1}` : 'The document'));
}

function listIn(value: JsonObject): Json[] | undefined {
  if (Array.isArray(value.stages)) return undefined;
  const list = value.pipelineConfigs ?? value.pipelines;
  return Array.isArray(list) ? list : undefined;
}

function checked(value: Json, label: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(`${label} is no JSON object and so no pipeline`);
  if (value.type === 'PIPELINE' || value.type === 'ORCHESTRATION') {
    throw invalid(`${label} is an execution; import the pipeline that it is a run of`);
  }
  if (isJsonObject(value.pipeline) && Array.isArray(value.variables)) {
    throw invalid(`${label} is a pipeline template; create it under Templates`);
  }
  if (!Array.isArray(value.stages) && value.type !== 'templatedPipeline') {
    throw invalid(`${label} has no list of stages and so is no pipeline`);
  }
  return value;
}

/** What another installation wrote about its own copy and says nothing here. */
const foreign = new Set(['index', 'lastModified', 'lastModifiedBy', 'updateTs', 'createTs']);

/** The document as one of this application's; everything else stays, in its order. */
export function adopted(document: JsonObject, application: string, name: string): JsonObject {
  const kept = Object.fromEntries(Object.entries(document).filter(([key]) => !foreign.has(key)));
  return { ...kept, application, name };
}

export function importedName(document: JsonObject): string {
  const name = typeof document.name === 'string' ? document.name.trim() : '';
  return name || 'Imported pipeline';
}

/** The name itself, or with the first number that makes it free: `Deploy (2)`. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number++) free = `${name} (${number})`;
  return free;
}

/** Stages and triggers that refer to a pipeline by an id it no longer has follow it. */
export function redirected(document: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  if (ids.size === 0) return document;
  const follow = (list: Json): Json =>
    Array.isArray(list) ? list.map((one) => (isJsonObject(one) ? followed(one, ids) : one)) : list;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      key === 'stages' || key === 'triggers' ? follow(value) : value,
    ]),
  );
}

function followed(part: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  const to = typeof part.pipeline === 'string' ? ids.get(part.pipeline) : undefined;
  return to === undefined ? part : { ...part, pipeline: to };
}
