import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '#lib/kernel/json';

/** What the store says of a version, and the list of roles, are no part of its content. */
const accounting = ['digest', 'tag', 'lastModified', 'lastModifiedBy', 'updateTs', 'createTs', 'permissions'];

export function templateContent(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !accounting.includes(name)));
}

/** Names a content as Spinnaker does: SHA-256 over JSON with sorted members and without any white space. */
export function digestOf(content: JsonObject): string {
  const text = JSON.stringify(sorted({ ...content, tag: 'latest' })).replace(/\s+/g, '');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]));
}
