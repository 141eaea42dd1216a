import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '#lib/kernel/json';
import { badRequest, invalid, notSupported, tooLarge } from './status.ts';

/** One request, with the parts that every handler needs. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
}

const maxBody = 3 * 1024 * 1024;

/** The body as text. Throws 413 as soon as it is too long; the rest is not read. */
export async function readBody(call: Call): Promise<string> {
  if (Number(call.request.headers['content-length'] ?? 0) > maxBody) throw tooLarge(maxBody);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.request) {
    const buffer = chunk as Buffer;
    size += buffer.length;
    if (size > maxBody) throw tooLarge(maxBody);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendText(call: Call, code: number, type: string, text: string | Buffer): void {
  const { response } = call;
  if (response.headersSent || response.destroyed) return;
  response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(call.method === 'HEAD' ? undefined : text);
}

export const sendJson = (call: Call, code: number, body: Json): void =>
  sendText(call, code, 'application/json', `${JSON.stringify(body)}\n`);

/** A warning that clients print, e.g. about unknown fields. */
export function warn(call: Call, message: string): void {
  const printable = message
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll(/["\\]/g, '\\$&')
    .slice(0, 1000);
  call.response.appendHeader('Warning', `299 - "${printable}"`);
}

export const flag = (call: Call, name: string): boolean => /^(true|1)$/i.test(call.query.get(name) ?? '');

/** A query parameter that is a whole number ≥ 0; undefined when absent. */
export function numberParameter(call: Call, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    throw badRequest(`Invalid value: ${JSON.stringify(text.slice(0, 40))}: ${name} must be a whole number`);
  }
  return Number(text);
}

/** Whether nothing shall be stored. */
export function isDryRun(call: Call): boolean {
  const given = call.query.getAll('dryRun').filter((value) => value !== '');
  if (given.length === 0) return false;
  if (given.every((value) => value === 'All')) return true;
  const options = { group: 'meta.k8s.io', plural: '', kind: 'CreateOptions' };
  throw invalid(options, '', [notSupported('dryRun', given, ['All'])]);
}

const maxManager = 128;

/** The field manager: as asked for, else the client's name from its user agent. */
export function managerOf(call: Call): string {
  const asked = call.query.get('fieldManager');
  if (asked !== null && asked.length > maxManager) {
    const options = { group: 'meta.k8s.io', plural: '', kind: 'PatchOptions' };
    const message = `Invalid value: "${asked.slice(0, 20)}…": may not be more than ${maxManager} bytes`;
    throw invalid(options, '', [{ reason: 'FieldValueInvalid', message, field: 'fieldManager' }]);
  }
  if (asked) return asked;
  const agent = call.request.headers['user-agent']?.split('/')[0]?.slice(0, maxManager);
  return agent || 'unknown';
}
