import type { Group } from '#lib/identity/role-mapping';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/** The value of a claim; dots lead inside, unless there is a claim of the whole name (`https://example.com/groups`). */
export function claimAt(claims: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: Json | undefined = claims;
  for (const part of path.split('.')) {
    value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

export function textAt(claims: JsonObject, path: string): string {
  const value = path === '' ? undefined : claimAt(claims, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Undefined when the claim is not there, which is something else than an empty list. */
export function groupsAt(claims: JsonObject, path: string): Group[] | undefined {
  const value = claimAt(claims, path);
  if (value === undefined || value === null) return undefined;
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,\s]+/) : [];
  return list.flatMap((one): Group[] => {
    if (typeof one === 'string' && one !== '') return [[one]];
    if (isJsonObject(one) && typeof one.name === 'string') return [[one.name]];
    return [];
  });
}
