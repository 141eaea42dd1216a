import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { requireResource } from '#lib/infrastructure/readable';
import { refOf } from '#lib/infrastructure/reference';
import type { LiveDetail } from '#lib/infrastructure/view';
import { invalid } from '#lib/kernel/errors';
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

/** Last lines of a pod's log. */
export async function getInstanceLog(
  connecting: Connecting,
  actor: Actor,
  input: { id: string; container?: string; tailLines?: number; previous?: boolean },
): Promise<{ text: string }> {
  const row = await requireResource(connecting.database, actor, input.id);
  if (row.category !== 'instance') throw invalid(`${row.kind} ${row.name} has no log; its instances do`);
  const cloud = await connectCloud(connecting, actor, 'read', row.account);
  const tailLines = Math.min(Math.max(input.tailLines ?? 500, 1), 5000);
  const container = input.container ?? row.summary.containers?.[0]?.name;
  return { text: await cloud.log(refOf(row), { container, tailLines, previous: input.previous }) };
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
