import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';

/** `Deploy · manifests`: which stage and which field a finding is about, as people know them. */
export function findingPlace(document: JsonObject, { stageRefId, field }: Finding): string {
  const stages = Array.isArray(document.stages) ? document.stages.filter(isJsonObject) : [];
  const stage = stages.find(({ refId }) => refId !== undefined && String(refId) === stageRefId);
  const name = typeof stage?.name === 'string' && stage.name ? stage.name : stageRefId && `stage ${stageRefId}`;
  return [name ?? 'Configuration', ...(field ? [field] : [])].join(' · ');
}
