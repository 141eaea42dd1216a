import { textOf } from '#components/executions/wording.ts';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/** A parameter as the form needs it, read from a document that people wrote. */
export interface FormParameter {
  name: string;
  label: string;
  description?: string;
  required: boolean;
  pinned: boolean;
  default: string;
  /** Undefined = free text. */
  options?: string[];
  /** A value that is a date is asked for as one. */
  date: boolean;
}

/** Pinned ones first, each group in the order of the document. */
export function parametersOf(document: JsonObject): FormParameter[] {
  const list = Array.isArray(document.parameterConfig) ? document.parameterConfig : [];
  const parameters = list.flatMap((entry) => (isJsonObject(entry) ? (read(entry) ?? []) : []));
  return parameters.sort((a, b) => Number(b.pinned) - Number(a.pinned));
}

function read(entry: JsonObject): FormParameter | undefined {
  const name = textOf(entry.name);
  if (!name) return undefined;
  return {
    name,
    label: textOf(entry.label) || name,
    description: textOf(entry.description) || undefined,
    required: entry.required === true,
    pinned: entry.pinned === true,
    default: textOf(entry.default),
    options: entry.hasOptions === true && Array.isArray(entry.options) ? optionsOf(entry.options) : undefined,
    date: entry.constraint === 'date',
  };
}

function optionsOf(options: readonly Json[]): string[] {
  return [...new Set(options.map((option) => textOf(isJsonObject(option) ? option.value : option)))];
}

export function defaultsOf(parameters: readonly FormParameter[]): Record<string, string> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
}

/** Names of required parameters without a value. */
export function missingIn(parameters: readonly FormParameter[], values: Record<string, string>): string[] {
  return parameters.filter(({ name, required }) => required && !values[name]?.trim()).map(({ name }) => name);
}
