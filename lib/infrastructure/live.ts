import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { requireResource } from '#lib/infrastructure/readable';
import { refOf } from '#lib/infrastructure/reference';
import type { LiveDetail } from '#lib/infrastructure/view';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';

/** What only the cloud itself knows, asked when somebody looks at it. Throws `unavailable` when it cannot be reached. */
export async function getLiveResource(
  connecting: Connecting,
  actor: Actor,
  input: { id: string },
): Promise<LiveDetail> {
  const row = await requireResource(connecting.database, actor, input.id);
  const cloud = await connectCloud(connecting, actor, 'read', row.account);
  const [manifest, events] = await Promise.all([cloud.read(refOf(row)), cloud.events(refOf(row)).catch(() => [])]);
  return { manifest: manifest && masked(manifest), events: events.slice(-100).reverse() };
}

const mask = '•••';
const applied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manifest without bookkeeping, and with every value of a secret masked: its keys stay, they help. */
export function masked(manifest: Manifest): JsonObject {
  const shown: JsonObject = structuredClone(manifest);
  const metadata = objectAt(shown, 'metadata');
  delete metadata.managedFields;
  if (shown.kind !== 'Secret') return shown;
  for (const key of ['data', 'stringData']) {
    const values = shown[key];
    if (isJsonObject(values)) shown[key] = Object.fromEntries(Object.keys(values).map((name) => [name, mask]));
  }
  const annotations = objectAt(metadata, 'annotations');
  if (annotations[applied] !== undefined) annotations[applied] = mask;
  return shown;
}
