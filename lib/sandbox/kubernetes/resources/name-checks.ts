import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { type Cause, invalidValue, required } from '../api/status.ts';
import type { Resource } from './resource.ts';

export const labelRule = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
export const labelRuleText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const isSubdomain = (name: string): boolean =>
  name.split('.').every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part));

/** Why a name cannot be, or undefined. */
export function nameProblem(rule: Resource['nameRule'], name: string): string | undefined {
  const limit = rule === 'label' ? 63 : 253;
  if (name.length > limit) return `must be no more than ${limit} characters`;
  if (rule === 'path') return /^\.{1,2}$|[/%]/.test(name) ? "may not contain '/' or '%'" : undefined;
  if (rule === 'label' && name.includes('.')) return 'must not contain dots';
  if (rule === 'label') return labelRule.test(name) ? undefined : labelRuleText;
  return isSubdomain(name) ? undefined : subdomainText;
}

const labelName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelNameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function keyProblem(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2)
    return `a valid label key must consist of ${labelNameText.replace('name part must consist of ', '')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  if (parts.length === 2 && !isSubdomain(parts[0]?.toLowerCase() ?? '')) return `prefix part ${subdomainText}`;
  if (name === '') return 'name part must be non-empty';
  if (name.length > 63) return 'name part must be no more than 63 bytes';
  return labelName.test(name) ? undefined : labelNameText;
}

export function checkLabels(labels: Json | undefined, at: string): Cause[] {
  if (!isJsonObject(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => {
    const problem = keyProblem(key);
    if (problem !== undefined) return [invalidValue(at, key, problem)];
    const text = String(value);
    if (text.length > 63) return [invalidValue(at, text, 'must be no more than 63 bytes')];
    return text === '' || labelName.test(text) ? [] : [invalidValue(at, text, labelValueText)];
  });
}

const maxAnnotationBytes = 256 * 1024;

function checkAnnotations(annotations: Json | undefined): Cause[] {
  if (!isJsonObject(annotations)) return [];
  const at = 'metadata.annotations';
  const causes = Object.keys(annotations).flatMap((key) => {
    const problem = keyProblem(key);
    return problem === undefined ? [] : [invalidValue(at, key, problem)];
  });
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (size > maxAnnotationBytes) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${maxAnnotationBytes} bytes`,
      field: at,
    });
  }
  return causes;
}

export function checkMetadata(resource: Resource, metadata: JsonObject): Cause[] {
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const problem = nameProblem(resource.nameRule, name);
  return [
    ...(problem === undefined ? [] : [invalidValue('metadata.name', name, problem)]),
    ...checkLabels(metadata.labels, 'metadata.labels'),
    ...checkAnnotations(metadata.annotations),
    ...checkOwners(metadata.ownerReferences),
    ...checkFinalizers(metadata.finalizers),
  ];
}

function checkOwners(owners: Json | undefined): Cause[] {
  if (!Array.isArray(owners)) return [];
  const causes = owners.flatMap((owner, i) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((key) => !isJsonObject(owner) || !owner[key])
      .map((key) => required(`metadata.ownerReferences[${i}].${key}`, 'must not be empty')),
  );
  if (owners.filter((owner) => isJsonObject(owner) && owner.controller === true).length > 1) {
    causes.push(invalidValue('metadata.ownerReferences', '', 'Only one reference can have Controller set to true'));
  }
  return causes;
}

const plainFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function checkFinalizers(finalizers: Json | undefined): Cause[] {
  if (!Array.isArray(finalizers)) return [];
  return finalizers.flatMap((one, i) => {
    if (typeof one !== 'string' || one.includes('/') || plainFinalizers.has(one)) return [];
    const problem = 'name is neither a standard finalizer name nor is it fully qualified';
    return [invalidValue(`metadata.finalizers[${i}]`, one, problem)];
  });
}
