import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';

/**
 * Postgres keeps what a stage holds without the order of its members (`jsonb`), and whoever reads a payload or a manifest of
 * a run looks for it in the order it was written in. So members stand as in the document of the run when it is shown; what
 * only the run added comes behind.
 */
export function inWrittenOrder<S extends { refId: string; parentId: string | null; context: JsonObject }>(
  document: JsonObject,
  stages: readonly S[],
): S[] {
  const list = Array.isArray(document.stages) ? document.stages.filter(isJsonObject) : [];
  const written = new Map(
    graphOf({ ...document, stages: list } as PipelineDocument).map((stage) => [stage.refId, stage.document]),
  );
  return stages.map((stage) => {
    const like = stage.parentId === null ? written.get(stage.refId) : undefined;
    return like ? { ...stage, context: ordered(stage.context, like) as JsonObject } : stage;
  });
}

function ordered(value: Json, like: Json | undefined): Json {
  if (Array.isArray(value) && Array.isArray(like)) return value.map((item, index) => ordered(item, like[index]));
  if (!isJsonObject(value) || !isJsonObject(like)) return value;
  const known = Object.keys(like).filter((key) => Object.hasOwn(value, key));
  const added = Object.keys(value).filter((key) => !Object.hasOwn(like, key));
  return Object.fromEntries([
    ...known.map((key) => [key, ordered(value[key]!, like[key])] as const),
    ...added.map((key) => [key, value[key]!] as const),
  ]);
}
