import { speaksOfSecret } from '#lib/audit/mask';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { withoutSecretContent } from '#lib/pipelines/secret-manifests';
import { secretMask } from '#lib/pipelines/secret-texts';

/**
 * The document of a run as it is shown to whoever may read the run, and to the expressions they try: without the content of
 * Secrets, what a secret parameter is when nothing is given, and the secrets that triggers compare payloads with. Nobody
 * edits it, so nobody needs them.
 */
export function shownDocument(document: JsonObject): JsonObject {
  const shown = withoutSecretContent(document);
  return {
    ...shown,
    ...each(shown, 'parameterConfig', withoutSecretDefault),
    ...each(shown, 'triggers', withoutSecretConstraints),
  };
}

function each(document: JsonObject, member: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const list = document[member];
  return Array.isArray(list) ? { [member]: list.map((item) => (isJsonObject(item) ? change(item) : item)) } : {};
}

function withoutSecretDefault(parameter: JsonObject): JsonObject {
  if (parameter.secret !== true) return parameter;
  const { default: given, options, ...rest } = parameter;
  return {
    ...rest,
    ...(given === undefined ? {} : { default: masked(given) }),
    ...(Array.isArray(options) ? { options: [] } : {}),
  };
}

function withoutSecretConstraints(trigger: JsonObject): JsonObject {
  const { payloadConstraints: constraints } = trigger;
  if (!isJsonObject(constraints)) return trigger;
  const payloadConstraints = Object.fromEntries(
    Object.entries(constraints).map(([key, value]) => [key, speaksOfSecret(key) ? masked(value) : value]),
  );
  return { ...trigger, payloadConstraints };
}

const masked = (value: Json): Json =>
  value === null || value === '' || typeof value === 'boolean' ? value : secretMask;
