/**
 * RFC 5424 over TCP (octet counting, RFC 6587) or UDP (RFC 5426). Syslog has no answer: over TCP a batch counts as sent
 * when the collector has taken it and closed its side after us; over UDP when it is out of the door.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { jsonLine } from '#lib/audit/export';
import { messageOf, unavailable } from '#lib/kernel/errors';
import type { AuditRow } from '#lib/store/audit';

/** Facility 13 is the audit log; a refusal is a warning, the rest are notices. */
const facility = 13;
const patienceMs = 15_000;
/** What the largest UDP datagram over IPv4 can carry. */
const datagramBytes = 65_507;

export function syslogMessage(row: AuditRow, host = hostname()): string {
  const priority = facility * 8 + (row.result === 'refused' ? 4 : 5);
  const time = new Date(row.at).toISOString();
  const data = [
    ['seq', row.seq],
    ['actor', row.actor],
    ['action', row.action],
    ['object', row.object],
    ['result', row.result],
    ['address', row.address],
  ]
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}="${parameter(String(value))}"`)
    .join(' ');
  return `<${priority}>1 ${time} ${printable(host)} gennaker - ${printable(row.action)} [gennaker@32473 ${data}] ${jsonLine(row).trimEnd()}`;
}

/** Quotes, backslashes and closing brackets end a parameter early; control characters would end the line. */
const parameter = (value: string) =>
  value
    .replace(/["\\\]]/g, '\\$&')
    .replace(/\p{Cc}/gu, (sign) => `#${sign.codePointAt(0)?.toString(8).padStart(3, '0')}`);
const printable = (value: string) => value.replace(/[^\x21-\x7e]/g, '_').slice(0, 32) || '-';

export interface SyslogTarget {
  protocol: 'tcp' | 'udp';
  host: string;
  port: number;
}

/** Throws `unavailable`; then nothing says how much of it arrived, and all of it must be sent again. */
export async function sendSyslog(target: SyslogTarget, rows: readonly AuditRow[]): Promise<void> {
  const messages = rows.map((row) => syslogMessage(row));
  await (target.protocol === 'tcp' ? overTcp(target, messages) : overUdp(target, messages));
}

function overTcp({ host, port }: SyslogTarget, messages: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let failure: Error | undefined;
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`it did not answer within ${patienceMs / 1000} s`)));
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => (failure ? reject(unreached(host, port, failure)) : resolve()));
    socket.resume();
    socket.end(messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join(''));
  });
}

async function overUdp({ host, port }: SyslogTarget, messages: readonly string[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) => {
        const bytes = Buffer.from(message).subarray(0, datagramBytes);
        socket.send(bytes, port, host, (error) => (error ? reject(unreached(host, port, error)) : resolve()));
      });
    }
  } finally {
    socket.close();
  }
}

const unreached = (host: string, port: number, cause: Error) =>
  unavailable(`The syslog collector ${host}:${port} cannot be reached: ${messageOf(cause)}`, { cause });
