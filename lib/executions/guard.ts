import { guardedApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, can, type Guarded, missing } from '#lib/auth/can';
import { findApplication } from '#lib/store/applications';
import type { Database } from '#lib/store/database';

/**
 * What guards an execution: its application. When that is gone the history stays, for administrators and for whoever
 * started the run.
 */
export async function guardOfExecution(
  database: Database,
  execution: { id: string; application: string; startedBy: string },
  asked = `execution ${execution.id}`,
): Promise<(actor: Actor, action: Action) => void> {
  const application = await findApplication(database.pool, execution.application);
  if (application) {
    const guarded = guardedApplication(application);
    return (actor, action) => authorize(actor, action, guarded, asked);
  }
  return (actor, action) => {
    if (actor.admin || (action === 'read' && actor.name === execution.startedBy)) return;
    throw missing(asked);
  };
}

export async function rightsOn(
  database: Database,
  actor: Actor,
  application: string,
): Promise<{ write: boolean; execute: boolean }> {
  const record = await findApplication(database.pool, application);
  const guarded: Guarded = record
    ? guardedApplication(record)
    : { kind: 'application', name: application, permissions: { READ: ['<nobody>'] } };
  return { write: can(actor, 'write', guarded), execute: can(actor, 'execute', guarded) };
}
