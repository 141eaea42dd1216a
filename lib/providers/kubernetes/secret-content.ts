import { isJsonObject, type Json, objectAt } from '#lib/kernel/json';

/**
 * API servers quote what they refuse, as it was written or as it is stored. Of a secret nothing may be quoted: not in an error, and
 * so not in a stage, a log or an API. Pure.
 */
export const mask = '•••';
export const contentKeys = ['data', 'stringData'] as const;

/** A sentence about a Secret without anything that was sent of its content; `sent` is an object, or a patch of one. */
export function withoutContent(message: string, sent: Json | undefined): string {
  const values = contentIn(sent)
    .flatMap((value) => [value, Buffer.from(value, 'base64').toString('utf8')])
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .filter((value) => value.length > 2)
    .sort((left, right) => right.length - left.length);
  return values.reduce((text, value) => text.replaceAll(value, mask), message);
}

/** Every value below the content of an object, of a patch, or of the operations of a JSON patch. */
function contentIn(sent: Json | undefined): string[] {
  if (Array.isArray(sent)) {
    return sent.filter(isJsonObject).flatMap(({ path, value }) => {
      const key = typeof path === 'string' ? path.split('/')[1] : undefined;
      if (key === undefined || key === '') return contentIn(value);
      return contentKeys.some((one) => one === key) ? leaves(value) : [];
    });
  }
  return contentKeys.flatMap((key) => leaves(objectAt(sent, key)).concat(textAt(sent, key)));
}

/** `data: word`, where an object belongs. */
function textAt(sent: Json | undefined, key: string): string[] {
  const value = isJsonObject(sent) ? sent[key] : undefined;
  return isJsonObject(value) ? [] : leaves(value);
}

function leaves(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (isJsonObject(value)) return Object.values(value).flatMap(leaves);
  return value === undefined || value === null ? [] : [String(value)];
}
