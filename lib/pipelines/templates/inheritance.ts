import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';

/** Which collections of a template a pipeline takes over, and how they meet its own (reference §1.1, §11). */
export const inherited = ['triggers', 'parameters', 'notifications', 'expectedArtifacts'] as const;
export type Collection = (typeof inherited)[number];

/** Where a collection stands in a pipeline; configs of templates also say `parameters`. */
const members: Readonly<Record<Collection, string>> = {
  triggers: 'triggers',
  parameters: 'parameterConfig',
  notifications: 'notifications',
  expectedArtifacts: 'expectedArtifacts',
};

/** An item of the pipeline with the same key replaces the template's. */
const keys: Partial<Record<Collection, string>> = { parameters: 'name', expectedArtifacts: 'id' };

/** `exclude` names what is not taken over; the older `inherit` named what is. With neither, everything is. */
export function excludedOf(config: JsonObject): Set<string> {
  if (Array.isArray(config.exclude)) return new Set(config.exclude.filter((one) => typeof one === 'string'));
  if (!Array.isArray(config.inherit)) return new Set();
  const wanted = new Set(config.inherit);
  return new Set(inherited.filter((one) => !wanted.has(one)));
}

/** The collections of the pipeline that comes out, by the names they have there; empty ones are left out. */
export function mergedCollections(template: JsonObject, config: JsonObject): JsonObject {
  const excluded = excludedOf(config);
  const merged: JsonObject = {};
  for (const collection of inherited) {
    const member = members[collection];
    const own = [...listAt(config, member), ...(collection === 'parameters' ? listAt(config, 'parameters') : [])];
    const theirs = excluded.has(collection) ? [] : listAt(template, member).map(marked);
    const items = distinct([...theirs.filter((item) => !replaced(item, own, keys[collection])), ...own]);
    if (items.length > 0) merged[member] = items;
  }
  return merged;
}

function listAt(document: JsonObject, member: string): Json[] {
  const list = document[member];
  return Array.isArray(list) ? list : [];
}

const marked = (item: Json): Json => (isJsonObject(item) ? { ...item, inherited: true } : item);

function replaced(item: Json, own: readonly Json[], key: string | undefined): boolean {
  if (key === undefined || !isJsonObject(item) || item[key] === undefined) return false;
  return own.some((one) => isJsonObject(one) && one[key] === item[key]);
}

/** Compared as text first: a list may hold thousands. */
function distinct(items: readonly Json[]): Json[] {
  const seen = new Map<string, Json[]>();
  return items.filter((item) => {
    const shape = isJsonObject(item) ? Object.keys(item).sort().join() : JSON.stringify(item);
    const alike = seen.get(shape) ?? [];
    if (alike.some((one) => jsonEquals(one, item))) return false;
    seen.set(shape, [...alike, item]);
    return true;
  });
}
