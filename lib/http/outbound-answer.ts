import { type ErrorCode, GennakerError } from '#lib/kernel/errors';
import type { OutboundResponse } from './outbound-contract.ts';
import { withoutQuery } from './outbound-redirect.ts';

/** The answer itself when it is a 2xx; otherwise a sentence with the status, retryable when a later try may succeed. */
export function expectOk(response: OutboundResponse): OutboundResponse {
  if (response.status >= 200 && response.status < 300) return response;
  throw answered(response);
}

export function answered(response: OutboundResponse): GennakerError {
  const said = excerpt(response);
  return new GennakerError(
    codeFor(response.status),
    `${withoutQuery(response.url)} answered ${response.status}${said ? `: ${said}` : ''}`,
  );
}

function codeFor(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'unavailable';
  return 'invalid';
}

/** The first words of a text answer; pages of HTML say nothing in a sentence. */
function excerpt(response: OutboundResponse): string {
  if (/html/i.test(response.headers['content-type'] ?? '')) return '';
  const text = response.body.slice(0, 2000).replace(/\s+/g, ' ').trim();
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
