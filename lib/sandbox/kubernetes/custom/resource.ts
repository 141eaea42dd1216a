import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { asJson, type KubeObject } from '../objects.ts';
import { ageColumn, nameColumn } from '../resources/column.ts';
import { objectsIn } from '../resources/pod-defaults.ts';
import { type Column, type Resource, resource } from '../resources/resource.ts';
import { textAt } from '../selectors.ts';
import { objectSchema, setDefaults } from './schema.ts';
import { checkValue } from './validation.ts';

/** The kind that a definition adds, in the version it is stored in; undefined when the definition names none. */
export function customResource(definition: KubeObject): Resource | undefined {
  const spec = asJson(definition).spec;
  if (!isJsonObject(spec) || !isJsonObject(spec.names)) return undefined;
  const version = objectsIn(spec, 'versions').find((one) => one.storage === true);
  if (version === undefined) return undefined;
  const openApi = isJsonObject(version.schema) ? version.schema.openAPIV3Schema : undefined;
  const schema = isJsonObject(openApi) ? openApi : {};
  const subresources = isJsonObject(version.subresources) ? version.subresources : {};
  const texts = (key: string) => objectsOrTexts(spec.names, key);
  return resource({
    custom: true,
    group: textAt(spec, 'group'),
    version: String(version.name),
    plural: textAt(spec, 'names.plural'),
    singular: textAt(spec, 'names.singular'),
    kind: textAt(spec, 'names.kind'),
    shortNames: texts('shortNames'),
    categories: texts('categories'),
    namespaced: spec.scope === 'Namespaced',
    hasStatus: isJsonObject(subresources.status),
    hasScale: isJsonObject(subresources.scale),
    counted: true,
    schema: objectSchema(textAt(spec, 'names.kind'), schema),
    columns: columnsOf(version),
    complete: (object) => setDefaults(schema, object),
    check: (object) => checkValue(schema, object, ''),
  });
}

function objectsOrTexts(names: Json | undefined, key: string): string[] {
  const list = isJsonObject(names) ? names[key] : undefined;
  return Array.isArray(list) ? list.map(String) : [];
}

function columnsOf(version: JsonObject): Column[] {
  const own = objectsIn(version, 'additionalPrinterColumns').map((one): Column => {
    const path = String(one.jsonPath ?? '').replace(/^\./, '');
    const value = (object: JsonObject) => valueAt(object, path);
    const type = one.type === 'integer' || one.type === 'date' ? one.type : 'string';
    return { name: String(one.name), type, priority: Number(one.priority ?? 0), value };
  });
  return own.length === 0 ? [nameColumn, ageColumn] : [nameColumn, ...own];
}

function valueAt(object: JsonObject, path: string): Json {
  let value: Json | undefined = object;
  for (const key of path.split('.')) value = isJsonObject(value) ? value[key] : undefined;
  return value ?? null;
}
