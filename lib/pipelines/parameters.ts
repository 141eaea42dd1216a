import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/**
 * What a pipeline asks for when it is started (reference §1.3), read from a document that people wrote. The start dialog and
 * the server both decide by this file, so that what one accepts the other does too.
 */
export interface Parameter {
  name: string;
  label: string;
  description: string;
  required: boolean;
  pinned: boolean;
  /** Values are kept encrypted and shown to nobody. Ours; Spinnaker ignores it. */
  secret: boolean;
  /** A text that is a date, `2026-11-28`. */
  date: boolean;
  default: Json | undefined;
  /** Undefined = any text. */
  options: string[] | undefined;
  condition: Condition | undefined;
}

export const comparators = ['=', '!=', '>', '>=', '<', '<='] as const;
export type Comparator = (typeof comparators)[number];

export interface Condition {
  parameter: string;
  comparator: Comparator;
  comparatorValue: string;
}

/** In the order of the document; what has no name cannot be given and is left out. */
export function parametersOf(document: JsonObject): Parameter[] {
  const list = Array.isArray(document.parameterConfig) ? document.parameterConfig.filter(isJsonObject) : [];
  return list.flatMap((entry) => read(entry) ?? []);
}

function read(entry: JsonObject): Parameter | undefined {
  const name = valueText(entry.name);
  if (name.trim() === '') return undefined;
  return {
    name,
    label: valueText(entry.label) || name,
    description: valueText(entry.description),
    required: entry.required === true,
    pinned: entry.pinned === true,
    secret: entry.secret === true,
    date: entry.constraint === 'date',
    default: isEmpty(entry.default) ? undefined : entry.default,
    options: optionsOf(entry),
    condition: conditionOf(entry),
  };
}

/** Undefined when any text is taken. */
export function optionsOf(entry: JsonObject): string[] | undefined {
  if (entry.hasOptions !== true) return undefined;
  const options = Array.isArray(entry.options) ? entry.options : [];
  return [...new Set(options.map((option) => valueText(isJsonObject(option) ? option.value : option)))];
}

function conditionOf(entry: JsonObject): Condition | undefined {
  const given = isJsonObject(entry.conditional) ? entry.conditional : entry.condition;
  if (!entry.conditional || !isJsonObject(given)) return undefined;
  const comparator = comparators.find((one) => one === given.comparator);
  const parameter = valueText(given.parameter);
  if (!comparator || parameter === '' || parameter === entry.name) return undefined;
  return { parameter, comparator, comparatorValue: valueText(given.comparatorValue) };
}

/** Whether people are asked for it, given the other values; a condition on a parameter that does not exist counts as met. */
export function isAsked(parameter: Parameter, all: readonly Parameter[], values: Readonly<Record<string, unknown>>) {
  const { condition } = parameter;
  if (!condition || !all.some(({ name }) => name === condition.parameter)) return true;
  return isMet(condition, valueText(values[condition.parameter] as Json | undefined));
}

/** Numbers are compared as numbers, everything else as text. */
function isMet({ comparator, comparatorValue }: Condition, value: string): boolean {
  const [left, right] = [Number(value), Number(comparatorValue)];
  const numeric = value.trim() !== '' && comparatorValue.trim() !== '' && !Number.isNaN(left) && !Number.isNaN(right);
  const order = numeric ? left - right : value < comparatorValue ? -1 : value > comparatorValue ? 1 : 0;
  switch (comparator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}

/** Why a value cannot be taken, as one sentence; undefined when it can. An empty value is judged by `required` alone. */
export function refusalOf(parameter: Parameter, value: Json | undefined): string | undefined {
  const { label, options, date } = parameter;
  if (isEmpty(value)) return parameter.required ? `${label} is required; give it a value` : undefined;
  const text = valueText(value);
  if (options && !options.includes(text)) {
    const shown = parameter.secret ? 'That value' : text.length > 60 ? 'That value' : `“${text}”`;
    return `${label}: ${shown} is none of the options${options.length > 0 && options.length <= 10 ? ` (${options.join(', ')})` : ''}`;
  }
  if (date && !isDate(text)) return `${label} is a date; write it as 2026-11-28`;
  return undefined;
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day of the calendar as `2026-11-28`. */
export function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  if (!match) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A value as people would write it into the form. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
