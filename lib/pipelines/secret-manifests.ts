import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import { readYaml } from '#lib/kernel/yaml';

/**
 * What is shown of stages that hold Kubernetes Secrets: as they were written, without the content of those Secrets. They stand
 * among manifests as objects, inside lists, as text in YAML or JSON, in artifacts as base64, and in patches of a Secret. A
 * value without any comes back as it is. Pure.
 */
export function withoutSecretContent<Value extends Json>(value: Value): Value {
  return shown(value, 0) as Value;
}

const mask = '•••';
const contents = ['data', 'stringData'];
const deepest = 60;
const limits = { length: 1024 * 1024, documents: 1000, aliases: 100 };

function shown(value: Json, depth: number): Json {
  if (typeof value === 'string') return shownText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return mask;
  if (Array.isArray(value)) {
    const items = value.map((item) => shown(item, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const own = isSecret(value) ? withoutContent(value) : value;
  const entries = Object.entries(own).map(([key, item]): [string, Json] => [key, shownMember(own, key, item, depth)]);
  const changed = own !== value || entries.some(([key, item]) => item !== value[key]);
  return changed ? Object.fromEntries(entries) : value;
}

function shownMember(holder: JsonObject, key: string, item: Json, depth: number): Json {
  if (key === 'patchBody' && aimsAtSecret(holder)) return shownPatch(item);
  if (key === 'reference' && typeof item === 'string' && /\/base64$/.test(stringAt(holder, 'type') ?? '')) {
    return shownBase64(item);
  }
  return shown(item, depth + 1);
}

const isSecret = (value: JsonObject): boolean => /^secret$/i.test(stringAt(value, 'kind') ?? '') && 'metadata' in value;

function withoutContent(secret: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(secret).map(([key, item]) => [key, contents.includes(key) ? masked(item) : item]),
  );
}

/** The keys stay: they tell what a Secret is for. */
function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
  return value === null ? null : mask;
}

/** A stage that patches names its target as `secret settings`, or by kind. */
const aimsAtSecret = (stage: JsonObject): boolean =>
  [stage.manifestName, stage.cluster, stage.kind].some((name) => typeof name === 'string' && /^secrets?\b/i.test(name));

/** Of a JSON patch every value: its path may lead to the whole object. Text is not taken apart. */
function shownPatch(body: Json): Json {
  if (typeof body === 'string') return mask;
  if (Array.isArray(body)) return body.map(shownPatch);
  if (!isJsonObject(body)) return body;
  if (typeof body.op === 'string') return 'value' in body ? { ...body, value: masked(body.value ?? null) } : body;
  return withoutContent(body);
}

const speaksOfSecret = (text: string): boolean => /["']?kind["']?\s*:\s*["']?Secret\b/i.test(text);

/** Documents that hold a Secret are written anew without its content; one that cannot be read is left out. */
function shownText(text: string): string {
  if (!speaksOfSecret(text)) return text;
  const documents = text.split(/^(?=---)/m);
  return documents.map((document) => (speaksOfSecret(document) ? shownDocument(document) : document)).join('');
}

function shownDocument(text: string): string {
  const read = readYaml(text, limits);
  if ('problem' in read) return '---\n# A Secret that cannot be read, and so is not shown\n';
  return read.values.map(({ value }) => `---\n${JSON.stringify(shown(value as Json, 0), null, 2)}\n`).join('');
}

function shownBase64(text: string): string {
  const plain = Buffer.from(text, 'base64').toString('utf8');
  return speaksOfSecret(plain) ? Buffer.from(shownText(plain), 'utf8').toString('base64') : text;
}
