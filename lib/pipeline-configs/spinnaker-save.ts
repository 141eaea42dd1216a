import type { Actor } from '#lib/auth/actor';
import { invalid, isGennakerError } from '#lib/kernel/errors';
import { type SavePipeline, savePipeline } from '#lib/pipeline-configs/commands';
import type { Database } from '#lib/store/database';

/** Gate tells every refused save as 400 with the reason: the save there is a task that failed. */
export async function savePipelineForGate(database: Database, actor: Actor, input: SavePipeline): Promise<void> {
  try {
    await savePipeline(database, actor, input);
  } catch (error) {
    if (isGennakerError(error) && (error.code === 'conflict' || error.code === 'not-found'))
      throw invalid(error.message);
    throw error;
  }
}
