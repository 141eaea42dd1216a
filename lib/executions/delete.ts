import { requireApplication } from '#lib/applications/guard';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { requireExecution } from '#lib/executions/queries';
import { conflict } from '#lib/kernel/errors';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';
import { deleteExecutionRows } from '#lib/store/execution-delete';

/** Removes the history of a run that has ended. The audit log keeps that it was there. */
export async function deleteExecution(database: Database, actor: Actor, input: { id: string }): Promise<void> {
  const { id, application, name, number, status, startedBy } = await requireExecution(database, actor, input.id);
  await requireApplication(database, actor, 'write', application);
  await inTransaction(database, async (sql) => {
    if (!(await deleteExecutionRows(sql, id))) throw conflict(`${name} has not ended; cancel it before deleting it`);
    await recordAudit(sql, actor, {
      action: 'execution.delete',
      object: `${application}/${name}`,
      application,
      details: { executionId: id, number },
      before: { number, status, startedBy },
    });
    await notifyChange(sql, { topic: 'execution', id, application });
  });
}
