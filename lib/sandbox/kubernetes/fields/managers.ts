import type { ManagedFieldsEntry } from '../objects.ts';
import { type FieldSet, fromFieldsV1, isEmptySet, toFieldsV1 } from './field-set.ts';

/** Somebody who owns fields. The same name is another manager when it applies, or writes another subresource. */
export interface Manager {
  name: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string | undefined;
  time: string;
  fields: FieldSet;
}

export type Identity = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>;

export const isSame = (left: Identity, right: Identity): boolean =>
  left.name === right.name &&
  left.operation === right.operation &&
  left.subresource === right.subresource &&
  (left.operation === 'Apply' || left.apiVersion === right.apiVersion);

export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Manager[] {
  return (entries ?? []).map((entry) => ({
    name: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    subresource: entry.subresource,
    time: entry.time,
    fields: fromFieldsV1(entry.fieldsV1 ?? {}),
  }));
}

/** Appliers first, then by time, as the server lists them; managers that own nothing are forgotten. */
export function writeManagers(managers: readonly Manager[]): ManagedFieldsEntry[] {
  return managers
    .filter((manager) => !isEmptySet(manager.fields))
    .toSorted(
      (a, b) => a.operation.localeCompare(b.operation) || a.time.localeCompare(b.time) || a.name.localeCompare(b.name),
    )
    .map((manager) => ({
      manager: manager.name,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      time: manager.time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(manager.fields),
      ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
    }));
}

/** `"kubectl" with subresource "scale" using apps/v1`: how a conflict names the other side. */
export function printManager(manager: Identity): string {
  const subresource =
    manager.subresource === undefined ? '' : ` with subresource ${JSON.stringify(manager.subresource)}`;
  const version = manager.operation === 'Update' ? ` using ${manager.apiVersion}` : '';
  return `${JSON.stringify(manager.name)}${subresource}${version}`;
}
