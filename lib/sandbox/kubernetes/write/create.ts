import type { JsonObject } from '#lib/kernel/json';
import { alreadyExists, invalid } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Manager } from '../fields/managers.ts';
import { takeOver } from '../fields/ownership.ts';
import { asKube, clone, type KubeObject, timestamp } from '../objects.ts';
import { checkMetadata } from '../resources/name-checks.ts';
import { section } from '../resources/pod-defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { admit } from './admission.ts';
import { setManagers, stampNew, withoutStatus } from './metadata.ts';
import type { WriteOptions } from './options.ts';

/**
 * Creates an object from a decoded body: identity, defaults, admission, validation, then it is stored. Throws a
 * StatusError. `managers` is given by an apply, which owns what it names; otherwise the writer owns everything.
 */
export function createObject<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  namespace: string,
  body: JsonObject,
  options: WriteOptions,
  managers?: readonly Manager[],
): T {
  const object = clone(withoutStatus(resource, body));
  const isTaken = (candidate: string) => cluster.store.get(resource, namespace, candidate) !== undefined;
  stampNew(resource, namespace, object, isTaken);
  resource.complete(object);
  const name = String(section(object, 'metadata').name ?? '');
  const time = timestamp();
  const identity = {
    name: options.manager,
    operation: 'Update' as const,
    apiVersion: apiVersionOf(resource),
    subresource: undefined,
  };
  const owners = managers ?? takeOver(resource.schema, undefined, withoutStatus(resource, object), [], identity, time);
  resource.prepare(object);
  if (resource.hasStatus && !resource.custom) section(object, 'status');
  admit(cluster, resource, object);
  const causes = [...checkMetadata(resource, section(object, 'metadata')), ...resource.check(object)];
  if (causes.length > 0) throw invalid(resource, name, causes);
  if (isTaken(name)) throw alreadyExists(resource, name);
  setManagers(object, owners);
  const created = asKube<T>(object);
  return options.dryRun ? created : cluster.store.put(resource, created);
}
