import { z } from 'zod';
import { type ErrorCode, GennakerError, isGennakerError } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import { databaseFault, faultSentences } from '#lib/store/database-fault';

/** What an answer says about a failure. Nothing in it comes from an error we did not write ourselves. */
export interface Failure {
  status: number;
  code: ErrorCode;
  message: string;
  data?: unknown;
  /** Seconds after which the same may be asked again; goes into `Retry-After`. */
  retryAfter?: number;
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
    // What was fetched is more than a limit allows: asking again changes nothing. Asking too often is 429, below.
    case 'limit':
      return 422;
    case 'too-large':
      return 413;
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
    const retryAfter = code === 'limit' ? waitOf(data) : undefined;
    if (retryAfter !== undefined) return { status: 429, code, message, data, retryAfter, unexpected: false };
    return { status: statusOf(code), code, message, data, unexpected: code === 'internal' };
  }
  return {
    status: 500,
    code: 'internal',
    message: `Something failed inside Gennaker; its log has the cause under request ${requestId}`,
    unexpected: true,
  };
}

function waitOf(data: unknown): number | undefined {
  const seconds = (data as { retryAfter?: unknown } | undefined)?.retryAfter;
  return typeof seconds === 'number' ? seconds : undefined;
}

function asKnown(error: unknown): GennakerError | undefined {
  if (error instanceof z.ZodError) return new GennakerError('invalid', sentenceOfIssues(error.issues));
  const known = isGennakerError(error) ? error : undefined;
  // Also a fault that was met on the way and told in the words of Postgres.
  const fault = !known || known.code === 'unavailable' ? databaseFault(error) : undefined;
  return fault ? new GennakerError('unavailable', faultSentences[fault]) : known;
}
