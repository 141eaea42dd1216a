import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { GennakerError } from '#lib/kernel/errors';

/**
 * Passwords at rest: argon2id in PHC format (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`), computed by Node's own crypto off
 * the main thread. Cost parameters travel with each hash, so raising them here keeps old hashes readable. Each
 * computation holds its memory, so only a few run at once: a flood of sign-ins waits or is refused, it never eats the
 * process.
 */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
const atOnce = 2;
const queueLimit = 40;

let running = 0;
const waiting: (() => void)[] = [];

/** Longer texts are refused: hashing must not be a way to keep the server busy. In bytes. */
export const passwordLimit = 512;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await compute(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(hash)}`;
}

/**
 * Whether the password belongs to the hash. Without a hash (unknown name, user of another source) it does the same work
 * and says no, so that the answer's time tells nothing about who exists. Throws `limit` when too many wait.
 */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const parsed = stored ? parse(stored) : undefined;
  if (Buffer.byteLength(password) > passwordLimit) return false;
  const { salt, hash, parameters } = parsed ?? { salt: dummySalt, hash: dummyHash, parameters: cost };
  const computed = await compute(password, salt, parameters, hash.length);
  return timingSafeEqual(computed, hash) && parsed !== undefined;
}

const dummySalt = randomBytes(16);
const dummyHash = randomBytes(tagLength);

type Cost = typeof cost;

async function compute(password: string, nonce: Buffer, parameters: Cost, length = tagLength): Promise<Buffer> {
  await enter();
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', { message: password, nonce, tagLength: length, ...parameters }, (error, hash) =>
        error ? reject(error) : resolve(hash),
      );
    });
  } finally {
    leave();
  }
}

async function enter(): Promise<void> {
  if (running < atOnce) {
    running++;
    return;
  }
  if (waiting.length >= queueLimit) {
    const message = 'Too many people sign in at this moment; try again in a minute';
    throw new GennakerError('limit', message, { data: { retryAfter: 60 } });
  }
  await new Promise<void>((resolve) => waiting.push(resolve));
}

/** A finished computation hands its place to the next one in line. */
function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
}

function parse(stored: string): { salt: Buffer; hash: Buffer; parameters: Cost } | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored);
  if (!match) return undefined;
  const [, memory, passes, parallelism, salt, hash] = match;
  return {
    salt: Buffer.from(salt ?? '', 'base64'),
    hash: Buffer.from(hash ?? '', 'base64'),
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  };
}

const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
