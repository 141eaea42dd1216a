import type { Json, JsonObject } from '#lib/kernel/json';
import { withoutSecretContent } from '#lib/pipelines/secret-manifests';

/** Names that speak of a secret; a yes or no, and a list of names, under such a name tell that there is one, not which. */
const secretName =
  /pass(word|phrase)|^pass$|secret|token|authorization|cookie|credential|private.?key|api.?key|kubeconfig/i;
const longest = 2000;

export const speaksOfSecret = (name: string): boolean => secretName.test(name);

/** The same without the values of members whose names speak of secrets, the content of Secrets, and texts of any length. */
export function withoutSecrets(value: JsonObject): JsonObject {
  return masked(withoutSecretContent(value), 0) as JsonObject;
}

function masked(value: Json, depth: number): Json {
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 20) return '…';
  if (Array.isArray(value)) return value.slice(0, 500).map((one) => masked(one, depth + 1));
  // A parameter that its author marked as secret, whatever it is called.
  const marked = value.secret === true;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      secretName.test(name) || (marked && (name === 'default' || name === 'options'))
        ? hidden(name, one)
        : masked(one, depth + 1),
    ]),
  );
}

function hidden(name: string, value: Json): Json {
  if (typeof value === 'boolean' || value === null || value === '') return value;
  const names = name === 'secrets' && Array.isArray(value) && value.every((one) => typeof one === 'string');
  return names ? value : '•••';
}
