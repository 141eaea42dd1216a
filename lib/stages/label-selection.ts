import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** Objects chosen by what they carry: their kinds, the namespace, and the labels as Kubernetes writes them. Pure. */
export function selectionIn(fields: JsonObject): { kinds: string[]; namespace: string; selector: string } {
  const kinds = (Array.isArray(fields.kinds) ? fields.kinds : []).filter((kind) => typeof kind === 'string');
  if (kinds.length === 0) throw invalid('Name the kinds to choose by labels');
  const selector = selectorFrom(objectAt(fields, 'labelSelectors').selectors);
  if (!selector) throw invalid('Give at least one label; acting on everything of a kind is not what this stage is for');
  return { kinds, namespace: stringAt(fields, 'location') ?? '', selector };
}

/** Spinnaker's selectors as Kubernetes writes them. Empty when they select everything. */
export function selectorFrom(selectors: unknown): string {
  const parts = (Array.isArray(selectors) ? selectors : []).filter(isJsonObject).map(requirement);
  return parts.filter((part) => part !== '').join(',');
}

function requirement(selector: JsonObject): string {
  const key = stringAt(selector, 'key') ?? '';
  const values = Array.isArray(selector.values) ? selector.values.filter((value) => typeof value === 'string') : [];
  const kind = stringAt(selector, 'kind') ?? '';
  if (kind === 'ANY') return '';
  if (!key) throw invalid(`A label selector of kind ${kind} needs a key`);
  if (!kind.endsWith('EXISTS') && values.length === 0) throw invalid(`The selector for label ${key} needs a value`);
  switch (kind) {
    case 'EQUALS':
      return `${key}=${values[0]}`;
    case 'NOT_EQUALS':
      return `${key}!=${values[0]}`;
    case 'CONTAINS':
      return `${key} in (${values.join(',')})`;
    case 'NOT_CONTAINS':
      return `${key} notin (${values.join(',')})`;
    case 'EXISTS':
      return key;
    case 'NOT_EXISTS':
      return `!${key}`;
    default:
      throw invalid(`“${kind}” is no kind of label selector`);
  }
}
