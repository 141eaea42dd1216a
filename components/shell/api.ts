import { askToSignIn } from '#components/shell/session.ts';

/** What a server of ours answered instead of a result. The message is a sentence for people and shown as it is. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: unknown;

  constructor(status: number, code: string, message: string, data?: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.data = data;
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface CallOptions {
  signal?: AbortSignal;
  /** Nobody is at the screen for this call: a lost session is an error, not a dialog. */
  quiet?: boolean;
}

/**
 * A lost session does not lose the person's work: the call waits for the sign-in dialog and is then made again.
 * Throws `ApiError`; code `offline` when the server did not answer at all.
 */
async function call<T>(method: Method, path: string, body: unknown, options: CallOptions): Promise<T> {
  const response = await send(method, path, body, options);
  if (response.status === 401 && !options.quiet && (await askToSignIn())) {
    return answer<T>(await send(method, path, body, options));
  }
  return answer<T>(response);
}

async function send(method: Method, path: string, body: unknown, { signal }: CallOptions): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      signal,
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'offline', 'Gennaker does not answer; check the network, then try again');
  }
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const parsed = parse(text);
  if (response.ok) return parsed as T;
  const error = (parsed as { error?: { code?: string; message?: string; data?: unknown } } | undefined)?.error;
  throw new ApiError(
    response.status,
    error?.code ?? 'internal',
    error?.message ?? `The server answered ${response.status} ${response.statusText}`.trim(),
    error?.data,
  );
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The only way the browser talks to `/api`. The type argument is what the route promises. */
export const api = {
  get: <T>(path: string, options: CallOptions = {}) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options: CallOptions = {}) => call<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>('PATCH', path, body, options),
  delete: <T>(path: string, options: CallOptions = {}) => call<T>('DELETE', path, undefined, options),
};

/** `?a=1&b=2` of what is set, or nothing. */
export function queryString(values: Record<string, string | number | boolean | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}
