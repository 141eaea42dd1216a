import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { type Cause, invalidValue, required } from '../api/status.ts';
import { head } from '../schema/meta.ts';
import { list, opaque, struct, text } from '../schema/schema.ts';
import { textAt } from '../selectors.ts';
import { createdColumn, nameColumn } from './column.ts';
import { fill, objectsIn, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

const names = struct('CustomResourceDefinitionNames', {
  plural: text,
  singular: text,
  shortNames: list(text),
  kind: text,
  listKind: text,
  categories: list(text),
});

const definition = struct('CustomResourceDefinition', {
  ...head,
  spec: struct('CustomResourceDefinitionSpec', {
    group: text,
    names,
    scope: text,
    versions: list(opaque),
    conversion: opaque,
    preserveUnknownFields: opaque,
  }),
  status: opaque,
});

function checkDefinition(object: JsonObject): Cause[] {
  const spec = section(object, 'spec');
  const name = textAt(object, 'metadata.name');
  const causes: Cause[] = [];
  if (name !== `${textAt(spec, 'names.plural')}.${textAt(spec, 'group')}`) {
    causes.push(invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (textAt(spec, 'names.kind') === '') causes.push(required('spec.names.kind'));
  const stored = objectsIn(spec, 'versions').filter((version) => version.storage === true);
  if (stored.length !== 1) {
    causes.push(
      invalidValue('spec.versions', spec.versions, 'must have exactly one version marked as storage version'),
    );
  }
  for (const [i, version] of objectsIn(spec, 'versions').entries()) {
    if (isJsonObject(version.schema) && isJsonObject(version.schema.openAPIV3Schema)) continue;
    causes.push(required(`spec.versions[${i}].schema.openAPIV3Schema`, 'schemas are required'));
  }
  return causes;
}

/** Kinds that users add. What they define lives in ../custom. */
export const definitions: Resource = resource({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  shortNames: ['crd', 'crds'],
  namespaced: false,
  hasStatus: true,
  counted: true,
  cleanup: 'customresourcecleanup.apiextensions.k8s.io',
  schema: definition,
  columns: [nameColumn, createdColumn],
  complete(object) {
    const spec = section(object, 'spec');
    const given = section(spec, 'names');
    const kind = textAt(given, 'kind');
    fill(given, { singular: kind.toLowerCase(), listKind: `${kind}List` });
    fill(spec, { conversion: { strategy: 'None' } });
  },
  check: checkDefinition,
});
