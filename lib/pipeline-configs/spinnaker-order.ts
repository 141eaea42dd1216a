import type { Actor } from '#lib/auth/actor';
import { invalid } from '#lib/kernel/errors';
import { reorderPipelines } from '#lib/pipeline-configs/arranging';
import { listPipelines } from '#lib/pipeline-configs/queries';
import type { Database } from '#lib/store/database';

/** Gate's way to order: the new places of some or all pipelines of an application; the others keep their order around them. */
export async function reorderByIndex(
  database: Database,
  actor: Actor,
  input: { application: string; idsToIndices: Readonly<Record<string, number>> },
): Promise<void> {
  const rows = await listPipelines(database, actor, { application: input.application });
  const placed = new Map(Object.entries(input.idsToIndices).sort(([, one], [, other]) => one - other));
  for (const id of placed.keys()) {
    if (!rows.some((row) => row.id === id)) throw invalid(`Application ${input.application} has no pipeline ${id}`);
  }
  const ids = rows.map((row) => row.id).filter((id) => !placed.has(id));
  for (const [id, index] of placed) ids.splice(index, 0, id);
  await reorderPipelines(database, actor, { application: input.application, ids });
}
