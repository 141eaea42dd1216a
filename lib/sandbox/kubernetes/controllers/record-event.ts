import type { JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { Event } from '../kinds.ts';
import { asJson, clone, type KubeObject, timestamp } from '../objects.ts';
import { stableHash } from '../random.ts';
import { events } from '../resources/core.ts';
import { createObject } from '../write/create.ts';
import { updateObject } from '../write/update.ts';

export interface Happening {
  type?: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Who says it, e.g. `kubelet`. */
  component: string;
  host?: string;
  fieldPath?: string;
}

const maxEvents = 1000;
const evictedAtOnce = 100;
const lifetime = 3_600_000;

/** Records an event about an object. The same again counts up; old ones make room, so their number stays bounded. */
export function recordEvent(cluster: Cluster, about: KubeObject, happening: Happening): void {
  const namespace = about.metadata.namespace ?? 'default';
  const name = `${about.metadata.name.slice(0, 200)}.${nameSuffix(about, happening)}`;
  const known = cluster.store.get<Event>(events, namespace, name);
  const now = timestamp();
  const options = { manager: happening.component };
  try {
    if (known !== undefined) {
      const again = { ...clone(known), count: known.count + 1, lastTimestamp: now };
      updateObject(cluster, events, known, asJson(again), options);
      return;
    }
    makeRoom(cluster);
    createObject(cluster, events, namespace, bodyOf(about, happening, name, now), options);
  } catch {
    // An event that cannot be stored, as in a namespace that is going away, is not worth failing for.
  }
}

const nameSuffix = (about: KubeObject, one: Happening): string =>
  stableHash([about.metadata.uid, one.reason, one.message, one.component, one.fieldPath]).padEnd(10, 'x') +
  about.metadata.uid.slice(0, 6);

function bodyOf(about: KubeObject, happening: Happening, name: string, now: string): JsonObject {
  const { component, host, fieldPath } = happening;
  const { namespace, uid, resourceVersion } = about.metadata;
  return {
    metadata: { name },
    involvedObject: {
      kind: about.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name: about.metadata.name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
    reason: happening.reason,
    message: happening.message,
    source: { component, ...(host === undefined ? {} : { host }) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: happening.type ?? 'Normal',
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
}

function makeRoom(cluster: Cluster): void {
  const all = cluster.store.list<Event>(events);
  if (all.length < maxEvents) return;
  const byAge = all.toSorted((a, b) => (a.lastTimestamp < b.lastTimestamp ? -1 : 1));
  const limit = timestamp(Date.now() - lifetime);
  for (const [index, event] of byAge.entries()) {
    if (index >= evictedAtOnce && event.lastTimestamp >= limit) break;
    cluster.store.remove(events, event.metadata.namespace ?? '', event.metadata.name);
  }
}
