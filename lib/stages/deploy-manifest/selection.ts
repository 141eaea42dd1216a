import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';

/** `labelSelectors`: of all manifests only those with certain labels are deployed, as by `kubectl apply -l`. Pure. */
export function selected(manifests: readonly Manifest[], fields: JsonObject): Manifest[] {
  const listed = objectAt(fields, 'labelSelectors').selectors;
  const selectors = (Array.isArray(listed) ? listed : []).filter(isJsonObject);
  if (selectors.length === 0) return [...manifests];
  const chosen = manifests.filter((manifest) => selectors.every((selector) => fits(manifest, selector)));
  const replaced = chosen.find((manifest) => annotationOf(manifest, 'strategy.spinnaker.io/replace') === 'true');
  if (replaced) {
    throw invalid(
      `${replaced.kind} ${stringAt(replaced.metadata, 'name') ?? ''} asks to be replaced, which does not go with label selectors; remove one of them`,
    );
  }
  if (chosen.length === 0 && manifests.length > 0 && fields.allowNothingSelected !== true) {
    throw invalid(
      'No manifest has the labels that this stage selects; allow that nothing is selected, or correct the labels',
    );
  }
  return chosen;
}

const annotationOf = (manifest: Manifest, key: string): string | undefined =>
  stringAt(objectAt(manifest.metadata, 'annotations'), key);

function fits(manifest: Manifest, selector: JsonObject): boolean {
  const key = stringAt(selector, 'key') ?? '';
  const kind = stringAt(selector, 'kind') ?? '';
  const values = Array.isArray(selector.values) ? selector.values : [];
  const value = stringAt(objectAt(manifest.metadata, 'labels'), key);
  const is = value !== undefined && values.includes(value);
  switch (kind) {
    case 'ANY':
      return true;
    case 'EQUALS':
    case 'CONTAINS':
      return is;
    case 'NOT_EQUALS':
    case 'NOT_CONTAINS':
      return !is;
    case 'EXISTS':
      return value !== undefined;
    case 'NOT_EXISTS':
      return value === undefined;
    default:
      throw invalid(`“${kind}” is no kind of label selector`);
  }
}
