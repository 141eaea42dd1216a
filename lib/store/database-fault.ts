import { isGennakerError } from '#lib/kernel/errors';

/** The object of errors that are about the database. */
export const theDatabase = 'the database';

/** What ails the database for a while, as far as an error tells. Nothing is wrong with the statement then. */
export type DatabaseFault = 'read-only' | 'full' | 'away';

const networkFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** Connection exceptions, no more connections, shutting down, starting up. */
const awayCodes = /^(08...|53300|57P0[1-3])$/;
/** Out of disk; out of room in a tablespace or for temporary files. */
const fullCodes = /^(53100|53400)$/;
const lostConnection = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** Undefined for every other error. Looks through what drivers and we wrap around the fault. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  for (let one = error, depth = 0; typeof one === 'object' && one !== null && depth < 5; depth++) {
    // A fault of another service, told in our own words.
    if (isGennakerError(one) && one.object !== theDatabase) return undefined;
    const { code, originalCode, message, cause, meta } = one as Record<string, unknown>;
    const fault = faultOfCode(originalCode) ?? faultOfCode(code);
    if (fault) return fault;
    if (typeof message === 'string' && lostConnection.test(message)) return 'away';
    one = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return undefined;
}

function faultOfCode(code: unknown): DatabaseFault | undefined {
  if (typeof code !== 'string') return undefined;
  if (code === '25006') return 'read-only';
  if (fullCodes.test(code)) return 'full';
  return networkFaults.has(code) || awayCodes.test(code) ? 'away' : undefined;
}

/** What to tell whoever wanted something meanwhile. */
export const faultSentences: Record<DatabaseFault, string> = {
  'read-only':
    'The database is read-only at this moment, so nothing can be changed; nothing is lost. Try again shortly',
  full: 'The database has no room left, so nothing can be changed; nothing is lost. Give it room, then try again',
  away: 'The database cannot be reached at this moment; try again shortly',
};

/** For notes nobody waits for, such as when a token was last used: left out while the database cannot be written. */
export async function ifWritable(statement: Promise<unknown>): Promise<void> {
  await statement.catch((error: unknown) => {
    const fault = databaseFault(error);
    if (fault !== 'read-only' && fault !== 'full') throw error;
  });
}
