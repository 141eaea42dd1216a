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
