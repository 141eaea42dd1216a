import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { badRequest, type Cause, StatusError } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import { pathsOf, printPath } from '../fields/field-set.ts';
import { printManager } from '../fields/managers.ts';
import { applyConfiguration, type Conflict } from '../fields/ownership.ts';
import { asJson, type KubeObject, timestamp } from '../objects.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { decode } from '../schema/decode.ts';
import { createObject } from './create.ts';
import { managersFor, withoutStatus } from './metadata.ts';
import type { WriteOptions } from './options.ts';
import { updateObject } from './update.ts';

export interface ApplyOptions extends WriteOptions {
  force: boolean;
}

export interface AppliedObject {
  object: KubeObject;
  created: boolean;
}

/** Server-side apply of a decoded configuration. Throws a StatusError, 409 with all conflicts unless forced. */
export function applyObject(
  cluster: Cluster,
  resource: Resource,
  namespace: string,
  before: KubeObject | undefined,
  configuration: JsonObject,
  options: ApplyOptions,
): AppliedObject {
  if (isJsonObject(configuration.metadata) && configuration.metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const wanted = options.subresource === 'status' ? onlyStatus(configuration) : withoutStatus(resource, configuration);
  const identity = {
    name: options.manager,
    operation: 'Apply' as const,
    apiVersion: apiVersionOf(resource),
    subresource: options.subresource,
  };
  const live = before === undefined ? undefined : asJson(before);
  const managers = before === undefined ? [] : managersFor({}, before);
  const applied = applyConfiguration(resource.schema, live, wanted, managers, identity, timestamp());
  if (applied.conflicts.length > 0 && !options.force) throw conflictsOf(applied.conflicts);
  const { value } = decode(resource.schema, applied.value);
  if (before === undefined) {
    return { object: createObject(cluster, resource, namespace, value, options, applied.managers), created: true };
  }
  return { object: updateObject(cluster, resource, before, value, options, applied.managers), created: false };
}

function onlyStatus(configuration: JsonObject): JsonObject {
  const { spec: _spec, ...rest } = configuration;
  return rest;
}

function conflictsOf(conflicts: readonly Conflict[]): StatusError {
  const causes: Cause[] = [];
  const lines: string[] = [];
  for (const { manager, fields } of conflicts) {
    const paths = [...pathsOf(fields)].map(printPath);
    const name = `conflict with ${printManager(manager)}`;
    for (const field of paths) causes.push({ reason: 'FieldManagerConflict', message: name, field });
    lines.push(`conflicts with ${printManager(manager)}:`, ...paths.map((path) => `- ${path}`));
  }
  const only = causes.length === 1 ? causes[0] : undefined;
  const message =
    only === undefined
      ? `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`
      : `Apply failed with 1 conflict: ${only.message}: ${only.field}`;
  return new StatusError(409, 'Conflict', message, { causes });
}
