import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { rootOwner } from '#lib/infrastructure/owner-tree';
import { requireResource } from '#lib/infrastructure/readable';
import type { DriftView } from '#lib/infrastructure/view';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { findApplied } from '#lib/store/deploy-records';

/**
 * Whether an object, or what steers it, is still what was deployed last. Asked of the cloud when somebody looks. Throws
 * `forbidden` when the account may not even try a change, and `unavailable`.
 */
export async function getDrift(connecting: Connecting, actor: Actor, input: { id: string }): Promise<DriftView> {
  const { database } = connecting;
  const row = await requireResource(database, actor, input.id);
  const root = await rootOwner(database.pool, row);
  const run = root.summary.executionId;
  if (!run)
    return {
      state: 'unknown',
      reason: `No run deployed ${root.kind} ${root.name}, so there is nothing to compare with`,
    };
  const applied = await findApplied(database.pool, run, root);
  if (!applied) {
    return {
      state: 'unknown',
      reason: `The run that deployed ${root.kind} ${root.name} is deleted or kept no outputs`,
    };
  }
  const deployedAt = applied.at;
  const cloud = await connectCloud(connecting, actor, 'read', root.account);
  const drift = await cloud.drift(manifestOf(applied.manifest));
  if (!drift) return { state: 'gone', deployedAt };
  return drift.fields.length === 0 ? { state: 'same', deployedAt } : { state: 'differs', deployedAt, drift };
}

function manifestOf(stored: Record<string, unknown>): Manifest {
  return {
    ...(stored as Manifest),
    apiVersion: stringAt(stored, 'apiVersion') ?? '',
    kind: stringAt(stored, 'kind') ?? '',
    metadata: objectAt(stored, 'metadata'),
  };
}
