/**
 * Every failure the product itself reports. A code decides what a caller does about it; the sentence names the thing
 * and the cure, because it is shown to a person as it is. Recognise errors with `isGennakerError`, which looks at the
 * brand: `instanceof` breaks as soon as a bundler loads this module twice.
 */
export const errorCodes = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'limit',
  'too-large',
  'unavailable',
  'timeout',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  /** The thing the sentence is about, e.g. `pipeline deploy-to-production`. */
  object?: string;
  /** Trying the same again later may help. Default: decided by the code. */
  retryable?: boolean;
  /** Machine-readable additions (findings of a validation, the other person's version). Never secrets. */
  data?: unknown;
  cause?: unknown;
}

export class GennakerError extends Error {
  readonly gennaker = true;
  readonly code: ErrorCode;
  readonly object: string | undefined;
  readonly retryable: boolean;
  readonly data: unknown;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GennakerError';
    this.code = code;
    this.object = details.object;
    this.retryable = details.retryable ?? (code === 'unavailable' || code === 'timeout');
    this.data = details.data;
  }
}

export function isGennakerError(error: unknown): error is GennakerError {
  return typeof error === 'object' && error !== null && (error as { gennaker?: unknown }).gennaker === true;
}

export const invalid = (message: string, details?: ErrorDetails) => new GennakerError('invalid', message, details);
export const unauthenticated = (message: string, details?: ErrorDetails) =>
  new GennakerError('unauthenticated', message, details);
export const forbidden = (message: string, details?: ErrorDetails) => new GennakerError('forbidden', message, details);
export const notFound = (message: string, details?: ErrorDetails) => new GennakerError('not-found', message, details);
export const conflict = (message: string, details?: ErrorDetails) => new GennakerError('conflict', message, details);
export const unavailable = (message: string, details?: ErrorDetails) =>
  new GennakerError('unavailable', message, details);

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === 'string') return error;
  return 'An unknown error occurred';
}

/** Whether trying again may help; anything unknown may be a passing fault of the outside world. */
export function isRetryable(error: unknown): boolean {
  return isGennakerError(error) ? error.retryable : true;
}
