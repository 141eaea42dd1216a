/** What the objects of a namespace use of its quotas, and what a new one would. */
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { forbidden } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Pod } from '../kinds.ts';
import { asJson, type KubeObject } from '../objects.ts';
import { objectsIn } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { quotas } from '../resources/quotas.ts';
import { idOf, type Resource } from '../resources/resource.ts';
import { canonicalQuantity, parseQuantity } from '../schema/quantity.ts';
import { textAt } from '../selectors.ts';

export type Amounts = Record<string, string>;

export interface Quota extends KubeObject {
  spec: { hard?: Amounts };
  status: { hard?: Amounts; used?: Amounts };
}

/** Kinds that a quota may count by their bare names. */
const counted = new Set(['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'resourcequotas']);

/** Refuses an object for which a quota has no room, in the words of the real server. */
export function admitToQuotas(cluster: Cluster, resource: Resource, object: JsonObject): void {
  for (const quota of cluster.store.list<Quota>(quotas, textAt(object, 'metadata.namespace'))) {
    const hard = quota.spec.hard ?? {};
    const wanted = Object.fromEntries(
      Object.keys(hard)
        .sort()
        .map((name) => [name, useOf(resource, object, name)]),
    );
    const name = textAt(object, 'metadata.name');
    const unsaid = Object.keys(wanted).filter(
      (one) => wanted[one] === undefined && resource === pods && isComputed(one),
    );
    if (unsaid.length > 0) {
      const lists = unsaid.map((one) => `${one} for: ${silentContainers(object, one).join(',')}`);
      throw forbidden(resource, name, `failed quota: ${quota.metadata.name}: must specify ${lists.join('; ')}`);
    }
    const used = usedOf(cluster, quota);
    const over = Object.keys(wanted).filter(
      (one) => (wanted[one] ?? 0) > 0 && (wanted[one] ?? 0) + amount(used[one]) > amount(hard[one]),
    );
    if (over.length === 0) continue;
    const shown = (value: (one: string) => string) => over.map((one) => `${one}=${value(one)}`).join(',');
    const requested = shown((one) => print(one, wanted[one] ?? 0));
    const limits = `used: ${shown((one) => used[one] ?? '0')}, limited: ${shown((one) => hard[one] ?? '0')}`;
    throw forbidden(resource, name, `exceeded quota: ${quota.metadata.name}, requested: ${requested}, ${limits}`);
  }
}

/** What all living objects of the quota's namespace use of it together. */
export function usedOf(cluster: Cluster, quota: Quota): Amounts {
  const namespace = quota.metadata.namespace ?? '';
  const names = Object.keys(quota.spec.hard ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const kinds = cluster.kinds.all().filter((kind) => kind === pods || isCountOf(kind, name));
      const sum = kinds
        .flatMap((kind) => cluster.store.list(kind, namespace).map((one) => useOf(kind, asJson(one), name) ?? 0))
        .reduce((total, one) => total + one, 0);
      return [name, print(name, sum)];
    }),
  );
}

/** Undefined: the object would have to say, and does not. */
function useOf(resource: Resource, object: JsonObject, name: string): number | undefined {
  if (isCountOf(resource, name)) return resource === pods && hasEnded(object) ? 0 : 1;
  if (resource !== pods || !isComputed(name) || hasEnded(object)) return 0;
  if (silentContainers(object, name).length > 0) return undefined;
  const containers = isJsonObject(object.spec) ? objectsIn(object.spec, 'containers') : [];
  return containers.reduce((sum, one) => sum + amount(askedBy(one, name)), 0);
}

const isCountOf = (resource: Resource, name: string): boolean =>
  name === `count/${idOf(resource)}` || (resource.group === '' && counted.has(name) && name === resource.plural);

const isComputed = (name: string): boolean => /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.test(name);

function hasEnded(object: JsonObject): boolean {
  const { phase } = (isJsonObject(object.status) ? object.status : {}) as Partial<Pod['status']>;
  return phase === 'Succeeded' || phase === 'Failed';
}

function silentContainers(object: JsonObject, name: string): string[] {
  const containers = isJsonObject(object.spec) ? objectsIn(object.spec, 'containers') : [];
  return containers.filter((one) => askedBy(one, name) === undefined).map((one) => String(one.name));
}

function askedBy(container: JsonObject, name: string): string | undefined {
  const [part, what] = name.includes('.') ? name.split('.') : ['requests', name];
  const resources = isJsonObject(container.resources) ? container.resources : {};
  const amounts = resources[part ?? ''];
  const value = isJsonObject(amounts) ? amounts[what ?? ''] : undefined;
  return value === undefined ? undefined : String(value);
}

const amount = (text: string | undefined): number => parseQuantity(text ?? '0') ?? 0;

/** Bytes come in powers of two where they can. */
function print(name: string, value: number): string {
  if (!name.endsWith('memory') && !name.endsWith('storage')) {
    return canonicalQuantity(Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`);
  }
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let unit = 0;
  let rest = value;
  while (rest > 0 && rest % 1024 === 0 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest}${units[unit]}`;
}
