import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { textAt } from '../selectors.ts';
import type { Column } from './resource.ts';

type Value = (object: JsonObject, now: number) => Json;

/** A column; give a path or a function. `wide` columns are shown with `-o wide` only. */
export const column = (
  name: string,
  value: Value | string,
  options: { wide?: boolean; number?: boolean } = {},
): Column => ({
  name,
  type: options.number ? 'integer' : 'string',
  priority: options.wide ? 1 : 0,
  value: typeof value === 'string' ? (object) => textAt(object, value) || '<none>' : value,
});

export const counter = (name: string, path: string): Column =>
  column(name, (object) => numberAt(object, path), { number: true });

export const nameColumn: Column = column('Name', 'metadata.name');
export const ageColumn: Column = column('Age', (object, now) =>
  ageOf(textAt(object, 'metadata.creationTimestamp'), now),
);
/** What a kind without columns of its own shows. */
export const createdColumn: Column = {
  name: 'Created At',
  type: 'date',
  priority: 0,
  value: (object) => textAt(object, 'metadata.creationTimestamp'),
};

export const numberAt = (object: Json, path: string): number => Number(textAt(object, path) || 0);

export function listAt(object: JsonObject, path: string): JsonObject[] {
  let value: Json | undefined = object;
  for (const key of path.split('.')) value = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export const joined = (values: readonly string[]): string => (values.length === 0 ? '<none>' : values.join(','));

/** `a=b,c=d` */
export function pairs(value: Json | undefined): string {
  return isJsonObject(value) ? joined(Object.entries(value).map(([key, one]) => `${key}=${String(one)}`)) : '<none>';
}

/** Names and images of the containers of a template, and the selector: the wide columns of workloads. */
export const templateColumns: readonly Column[] = [
  column(
    'Containers',
    (object) => joined(listAt(object, 'spec.template.spec.containers').map((one) => String(one.name))),
    { wide: true },
  ),
  column(
    'Images',
    (object) => joined(listAt(object, 'spec.template.spec.containers').map((one) => String(one.image))),
    { wide: true },
  ),
  column('Selector', (object) => selectorText(object), { wide: true }),
];

function selectorText(object: JsonObject): string {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const selector = isJsonObject(spec.selector) ? spec.selector : {};
  return pairs(selector.matchLabels);
}

/** `12s`, `5m30s`, `3h`, `2d4h`: the way kubectl writes ages. */
export function ageOf(since: string, now: number): string {
  const start = Date.parse(since);
  if (Number.isNaN(start)) return '<unknown>';
  return spanText(Math.max(0, Math.floor((now - start) / 1000)));
}

export function spanText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return withRest(`${minutes}m`, seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return withRest(`${hours}h`, minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return withRest(`${days}d`, hours % 24, 'h');
  return days < 730 ? `${days}d` : withRest(`${Math.floor(days / 365)}y`, days % 365, 'd');
}

const withRest = (head: string, rest: number, unit: string): string => (rest === 0 ? head : `${head}${rest}${unit}`);
