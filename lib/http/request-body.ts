import { GennakerError, invalid } from '#lib/kernel/errors';

/** Reading a request's body: bounded in bytes while it arrives, in depth and in what Postgres can keep once parsed. */
export const bodyLimit = 12 * 1024 * 1024;
const depthLimit = 100;

/** The parsed JSON; undefined for no body; the text itself when `allowText` and the type is text/plain. */
export async function readBody(request: Request, options: { allowText?: boolean } = {}): Promise<unknown> {
  const text = await readText(request);
  if (text.trim() === '') return undefined;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (options.allowText && type === 'text/plain') return text;
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw invalid('Send the body as JSON, with the header Content-Type: application/json');
  }
  return parseJson(text);
}

export async function readText(request: Request): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > bodyLimit) throw tooLarge();
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > bodyLimit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`The body is not JSON${placeIn(error)}`);
  }
  checkJson(value);
  return value;
}

/** Where it breaks, without the text around it that the parser would quote: it may be a secret. */
function placeIn(error: unknown): string {
  const [, place] = /at (position \d+(?: \(line \d+ column \d+\))?)/.exec(String(error)) ?? [];
  return place ? ` at ${place}` : '';
}

/**
 * Refuses what would hurt later: nesting that overflows stacks, members named `__proto__`, and characters that Postgres
 * cannot store. Walks with its own stack, so that the check itself cannot overflow.
 */
function checkJson(root: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string') checkText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= depthLimit) throw invalid(`The body is nested more than ${depthLimit} levels deep`);
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__') throw invalid('The body has a member named __proto__; rename it');
      if (!Array.isArray(value)) checkText(key);
      open.push({ value: member, depth: depth + 1 });
    }
  }
}

/** Also for what stands in an address: `where` is the body, the query or the path. */
export function checkText(text: string, where = 'body'): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw invalid(`The ${where} holds a character that cannot be stored (NUL or half of a surrogate pair)`);
  }
}

const tooLarge = () => new GennakerError('too-large', 'The body is larger than 12 MB; send less at once');
