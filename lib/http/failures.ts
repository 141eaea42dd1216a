import { z } from 'zod';
import { type ErrorCode, GennakerError, isGennakerError } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';

/** What an answer says about a failure. Nothing in it comes from an error we did not write ourselves. */
export interface Failure {
  status: number;
  code: ErrorCode;
  message: string;
  data?: unknown;
}

export function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'invalid':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'not-found':
      return 404;
    case 'conflict':
      return 409;
    case 'limit':
      return 429;
    case 'unavailable':
      return 503;
    case 'timeout':
      return 504;
    case 'internal':
      return 500;
  }
}

/** `unexpected` tells that the error is none of ours and belongs in the log. */
export function failureOf(error: unknown, requestId: string): Failure & { unexpected: boolean } {
  const known = asKnown(error);
  if (known) {
    const { code, message, data } = known;
    return { status: statusOf(code), code, message, data, unexpected: code === 'internal' };
  }
  return {
    status: 500,
    code: 'internal',
    message: `Something failed inside Gennaker; its log has the cause under request ${requestId}`,
    unexpected: true,
  };
}

function asKnown(error: unknown): GennakerError | undefined {
  if (isGennakerError(error)) return error;
  if (error instanceof z.ZodError) return new GennakerError('invalid', sentenceOfIssues(error.issues));
  if (isDatabaseDown(error)) {
    return new GennakerError('unavailable', 'The database cannot be reached at this moment; try again shortly');
  }
  return undefined;
}

const networkFaults = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH']);
/** Postgres: connection exceptions, no more connections, shutting down, starting up. */
const postgresFaults = /^(08...|53300|57P0[1-3])$/;

function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (networkFaults.has(code) || postgresFaults.test(code))) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}
