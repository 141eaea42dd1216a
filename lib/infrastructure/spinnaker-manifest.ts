import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { getLiveResource } from '#lib/infrastructure/live';
import { requireCloudAccount } from '#lib/infrastructure/readable';
import { refOf } from '#lib/infrastructure/reference';
import { notFound } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Stability } from '#lib/providers/contract';
import { findByKindAndName } from '#lib/store/inventory-read';

/**
 * Gate's `/manifests/{account}/{location}/{name}`: a live object as the cloud tells it, with whether it is rolled out. `name` is
 * `deployment web`; what has no namespace stands at `_`. Throws `not-found`, or `unavailable` when the cloud cannot be reached.
 */
export async function manifestNamed(
  connecting: Connecting,
  actor: Actor,
  { account, location, name }: { account: string; location: string; name: string },
): Promise<JsonObject> {
  await requireCloudAccount(connecting.database, actor, account);
  const [kind = '', plain = ''] = name.split(' ');
  const namespace = location === '_' || location === '-' ? '' : location;
  const row = await findByKindAndName(connecting.database.pool, { account, namespace, kind, name: plain });
  const absent = `Account ${account} has no ${name} in ${location}`;
  if (!row) throw notFound(absent, { object: name });
  const { manifest, events } = await getLiveResource(connecting, actor, { id: row.id });
  if (!manifest) throw notFound(absent, { object: name });
  const cloud = await connectCloud(connecting, actor, 'read', account);
  return {
    account,
    location,
    name,
    moniker: { app: row.application ?? '', cluster: row.cluster ?? '' },
    manifest: manifest as JsonObject,
    status: statusOf(await cloud.stability(refOf(row))),
    events: events as unknown as Json[],
    artifacts: [],
    metrics: [],
    warnings: [],
  };
}

function statusOf({ state, message }: Stability): JsonObject {
  return {
    stable: { state: state === 'stable', message: state === 'progressing' ? message : null },
    failed: { state: state === 'failed', message: state === 'failed' ? message : null },
  };
}
