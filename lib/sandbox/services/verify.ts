/**
 * The demo team's verification service: checks a release that was just deployed. It answers at once, or with `slow` takes a
 * few seconds and is asked for its state. A slow verification is written into its own id, so that nothing has to be kept.
 */
import { randomBytes } from 'node:crypto';

export interface Verification {
  version: string;
  fails: boolean;
}

export interface SlowVerification extends Verification {
  /** Epoch milliseconds. */
  startedAt: number;
}

export const slowMs = 5000;

/** Fails when asked to, and for versions whose name says that they are broken. */
export function verificationOf(query: URLSearchParams, body: string): Verification {
  const version = query.get('version') ?? versionIn(body) ?? 'unknown';
  return { version, fails: query.has('fail') || /broken|bad/.test(version) };
}

function versionIn(body: string): string | undefined {
  try {
    const value = (JSON.parse(body) as { version?: unknown } | null)?.version;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    return undefined;
  }
}

const names = ['home page answers', 'checkout takes an order', 'search finds a product', 'prices match the catalogue'];

export function report({ version, fails }: Verification) {
  const checks = names.map((name, i) => {
    const passed = !(fails && i === 1);
    return { name, passed, ...(passed ? {} : { reason: 'expected 201, got 500' }) };
  });
  return { status: fails ? 'failed' : 'ok', version, checks };
}

export function idOf({ version, fails, startedAt }: SlowVerification): string {
  const content = JSON.stringify([startedAt, fails, version, randomBytes(4).toString('hex')]);
  return Buffer.from(content).toString('base64url');
}

export function readId(id: string): SlowVerification | undefined {
  try {
    const [startedAt, fails, version] = JSON.parse(Buffer.from(id, 'base64url').toString('utf8')) as unknown[];
    if (typeof startedAt !== 'number' || typeof fails !== 'boolean' || typeof version !== 'string') return undefined;
    return { startedAt, fails, version };
  } catch {
    return undefined;
  }
}

export function stateOf(verification: SlowVerification, now: number, timeScale: number) {
  const progress = Math.min(
    100,
    Math.max(0, Math.floor(((now - verification.startedAt) / (slowMs * timeScale)) * 100)),
  );
  if (progress < 100)
    return { status: 'RUNNING', progress, message: names[Math.floor((progress / 100) * names.length)] };
  return { ...report(verification), status: verification.fails ? 'FAILED' : 'SUCCEEDED', progress };
}
