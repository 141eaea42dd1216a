import { JavaMap } from '../values/java-map.ts';
import { isMap, mapEntries } from '../values/maps.ts';
import { isPlainObject, type Value } from '../values/value.ts';
import { triggerFields } from './trigger.ts';

/**
 * What the bare word `trigger` is: the trigger as the JSON that Spinnaker makes of its object. That has the members
 * every trigger has, and no member that is null, not even deep inside a payload; nulls in lists stay.
 */
const { type: _type, correlationId: _correlationId, user: _user, ...members } = triggerFields;

/** How Java's objects order their members; what else a trigger tells follows as it came. */
const last = 'resolvedExpectedArtifacts';
const first = Object.keys(triggerFields).filter((name) => name !== last);
const firstOfKind: Readonly<Record<string, readonly string[]>> = {
  jenkins: ['master', 'job', 'buildNumber'],
  docker: ['account', 'repository', 'tag'],
  git: ['hash', 'source', 'project', 'branch', 'slug', 'action'],
};

function ordered(map: Record<string, Value>): Record<string, Value> {
  const { type } = map;
  const own = typeof type === 'string' && Object.hasOwn(firstOfKind, type) ? (firstOfKind[type] ?? []) : [];
  const names = [...first, ...own, last].filter((name) => Object.hasOwn(map, name));
  return { ...Object.fromEntries(names.map((name) => [name, map[name]])), ...map };
}

/** Each trigger is looked through once: payloads may be large, and expressions ask for them again and again. */
const made = new WeakMap<object, Record<string, Value>>();

export function triggerMap(trigger: Record<string, unknown>): Record<string, Value> {
  const known = made.get(trigger);
  if (known) return known;
  const told = withoutNulls(trigger) as Record<string, Value>;
  const map = ordered({ ...members, ...told });
  made.set(trigger, map);
  return map;
}

/** The value itself where it has none; copied are only the maps and lists on the way to a null. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) {
    const items = value.map((item) => (item === null ? null : withoutNulls(item)));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isMap(value) || !(isPlainObject(value) || value instanceof JavaMap)) return value;
  let changed = false;
  const kept: [Value, Value][] = [];
  for (const [key, member] of mapEntries(value)) {
    const clean = member === null || member === undefined ? null : withoutNulls(member);
    changed ||= clean === null || clean !== member;
    if (clean !== null) kept.push([key, clean]);
  }
  if (!changed) return value;
  return isPlainObject(value) ? Object.fromEntries(kept as [string, Value][]) : new JavaMap(kept);
}
