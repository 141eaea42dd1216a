import type { JsonObject } from '#lib/kernel/json';
import { parametersOf as inOrder, isAsked, type Parameter, refusalOf, valueText } from '#lib/pipelines/parameters';
import { secretMask } from '#lib/pipelines/secret-texts';

/** What the start dialog shows of the parameters; what they mean is decided where the server decides it too. */
export type FormParameter = Parameter;

/** Pinned ones first, each group in the order of the document. */
export function parametersOf(document: JsonObject): FormParameter[] {
  return inOrder(document).sort((a, b) => Number(b.pinned) - Number(a.pinned));
}

/** What the fields begin with: the values of an earlier run, else the defaults. A secret is never carried over. */
export function filledIn(
  parameters: readonly FormParameter[],
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = parameters.map(({ name, default: value }) => [name, valueText(value)]);
  const kept = Object.entries(given).filter(([, value]) => value !== secretMask);
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(kept) };
}

/** Those that people are asked for, given what they chose so far. */
export function askedOf(parameters: readonly FormParameter[], values: Record<string, string>): FormParameter[] {
  return parameters.filter((parameter) => isAsked(parameter, parameters, values));
}

/** By name: why a value cannot be taken. What is not asked for is not judged. */
export function refusalsIn(
  parameters: readonly FormParameter[],
  values: Record<string, string>,
): ReadonlyMap<string, string> {
  const refusals = new Map<string, string>();
  for (const parameter of askedOf(parameters, values)) {
    const refusal = refusalOf(parameter, values[parameter.name]?.trim() === '' ? '' : values[parameter.name]);
    if (refusal) refusals.set(parameter.name, refusal);
  }
  return refusals;
}
