import type { Json, JsonObject } from '#lib/kernel/json';
import { asJson, type KubeObject } from '../objects.ts';
import { createdColumn, nameColumn } from '../resources/column.ts';
import type { Column, Resource } from '../resources/resource.ts';

/** How much of each object the rows carry along. */
export type Included = 'None' | 'Metadata' | 'Object';

const columnsOf = (resource: Resource): readonly Column[] =>
  resource.columns.length > 0 ? resource.columns : [nameColumn, createdColumn];

/** Objects as a `Table`, the form `kubectl get` prints. A watch sends the columns with its first event only. */
export function tableOf(
  resource: Resource,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  included: Included,
  withColumns = true,
): JsonObject {
  const columns = columnsOf(resource);
  const now = Date.now();
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? columns.map(definitionOf) : null,
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.value(asJson(object), now)),
      ...(included === 'None' ? {} : { object: included === 'Object' ? asJson(object) : metadataOnly(object) }),
    })),
  };
}

function definitionOf(column: Column): Json {
  return {
    name: column.name,
    type: column.type,
    format: column.name === 'Name' ? 'name' : '',
    description: column.name,
    priority: column.priority,
  };
}

export function metadataOnly(object: KubeObject): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: asJson(object).metadata ?? {},
  };
}
