import type { Json } from '#lib/kernel/json';
import { isJsonObject, jsonEquals } from '#lib/kernel/json';
import { clone } from '../objects.ts';

/** An operation that cannot be carried out; the message is meant for the client. */
export class JsonPatchError extends Error {}

const maxOperations = 10_000;

/** JSON Patch (RFC 6902). Throws JsonPatchError; the document passed in stays as it is. */
export function jsonPatch(document: Json, patch: Json): Json {
  if (!Array.isArray(patch)) throw new JsonPatchError('a JSON patch is a list of operations');
  if (patch.length > maxOperations) {
    throw new JsonPatchError(`The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`);
  }
  const budget: Budget = { copied: 0 };
  return patch.reduce<Json>((result, operation) => applyOperation(result, operation, budget), clone(document));
}

/** Copies of copies grow without end, so their size is counted over the whole patch. */
interface Budget {
  copied: number;
}

const maxCopied = 3 * 1024 * 1024;

function copied(value: Json, budget: Budget): Json {
  budget.copied += JSON.stringify(value).length;
  if (budget.copied > maxCopied) {
    throw new JsonPatchError(
      `Unable to complete the copy, the accumulated size increase exceeds the limit ${maxCopied}`,
    );
  }
  return clone(value);
}

function applyOperation(document: Json, operation: Json, budget: Budget): Json {
  if (!isJsonObject(operation)) throw new JsonPatchError('an operation of a JSON patch is an object');
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return add(document, path, clone(member(operation.value)));
    case 'remove':
      return remove(document, path);
    case 'replace':
      return path.length === 0
        ? clone(member(operation.value))
        : replace(document, path, clone(member(operation.value)));
    case 'move': {
      const value = read(document, pointer(operation.from));
      return add(remove(document, pointer(operation.from)), path, value);
    }
    case 'copy':
      return add(document, path, copied(read(document, pointer(operation.from)), budget));
    case 'test':
      if (!jsonEquals(read(document, path), operation.value ?? null)) {
        throw new JsonPatchError(`testing value /${path.join('/')} failed`);
      }
      return document;
    default:
      throw new JsonPatchError(`Unexpected kind: ${String(operation.op)}`);
  }
}

function member(value: Json | undefined): Json {
  if (value === undefined) throw new JsonPatchError('the operation has no value');
  return value;
}

function pointer(text: Json | undefined): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) {
    throw new JsonPatchError(`${JSON.stringify(text ?? null)} is no JSON pointer`);
  }
  const steps = text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.includes('__proto__')) throw new JsonPatchError('the path names a member that no object has');
  return steps;
}

const missing = (path: readonly string[]) =>
  new JsonPatchError(`doc is missing path: "/${path.join('/')}": missing value`);

function read(document: Json, path: readonly string[]): Json {
  let value: Json | undefined = document;
  for (const step of path) {
    if (Array.isArray(value)) value = value[index(step, value.length - 1)];
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) throw missing(path);
  }
  return value;
}

function index(step: string, max: number): number {
  if (!/^(0|[1-9]\d{0,6})$/.test(step) || Number(step) > max) {
    throw new JsonPatchError(`Unable to access invalid index: ${step.slice(0, 20)}`);
  }
  return Number(step);
}

/** Calls `change` with the holder of the last step. The document is already a copy, so it may change in place. */
function at(document: Json, path: readonly string[], change: (holder: Json, step: string) => void): Json {
  const step = path.at(-1);
  if (step === undefined) throw missing(path);
  change(read(document, path.slice(0, -1)), step);
  return document;
}

function add(document: Json, path: readonly string[], value: Json): Json {
  if (path.length === 0) return value;
  return at(document, path, (holder, step) => {
    if (Array.isArray(holder)) holder.splice(step === '-' ? holder.length : index(step, holder.length), 0, value);
    else if (isJsonObject(holder)) holder[step] = value;
    else throw missing(path);
  });
}

/** A member that is not there yet is added, as the server's library does; its holder has to be there. */
function replace(document: Json, path: readonly string[], value: Json): Json {
  return at(document, path, (holder, step) => {
    if (Array.isArray(holder)) holder[index(step, holder.length - 1)] = value;
    else if (isJsonObject(holder)) holder[step] = value;
  });
}

function remove(document: Json, path: readonly string[]): Json {
  return at(document, path, (holder, step) => {
    if (Array.isArray(holder)) holder.splice(index(step, holder.length - 1), 1);
    else if (isJsonObject(holder) && Object.hasOwn(holder, step)) delete holder[step];
    else throw missing(path);
  });
}
