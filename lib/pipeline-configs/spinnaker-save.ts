import { recordRefused } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { invalid, isGennakerError } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import { type SavePipeline, savePipeline } from '#lib/pipeline-configs/commands';
import type { Database } from '#lib/store/database';

/** Gate tells every refused save as 400 with the reason: the save there is a task that failed. */
export async function savePipelineForGate(database: Database, actor: Actor, input: SavePipeline): Promise<void> {
  try {
    await savePipeline(database, actor, input);
  } catch (error) {
    if (isGennakerError(error) && (error.code === 'conflict' || error.code === 'not-found'))
      throw invalid(error.message, { cause: (error as Error).cause });
    throw error;
  }
}

/** Each by itself: what cannot be saved is told and does not keep the others. */
export async function bulkSaveForGate(
  database: Database,
  actor: Actor,
  documents: readonly JsonObject[],
): Promise<JsonObject> {
  const saved: Json[] = [];
  const failed: JsonObject[] = [];
  for (const document of documents) {
    try {
      // One after the other, as they stand: a later one may take the name that an earlier one gives up.
      await savePipeline(database, actor, { document });
      saved.push(document.name ?? null);
    } catch (error) {
      if (!isGennakerError(error)) throw error;
      const object = `pipeline ${String(document.application)}/${String(document.name)}`.slice(0, 300);
      await recordRefused(database.pool, actor, { action: 'pipeline.save', object, error });
      failed.push({ ...document, errorMsg: error.message });
    }
  }
  return {
    successful_pipelines_count: saved.length,
    successful_pipelines: saved,
    failed_pipelines_count: failed.length,
    failed_pipelines: failed,
  };
}
