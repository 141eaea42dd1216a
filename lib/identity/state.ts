import { timingSafeEqual } from 'node:crypto';
import type { RedirectAnswer } from '#lib/identity/contract';
import { unauthenticated } from '#lib/kernel/errors';

/** The code of an answer that belongs to what this browser was sent away with. Throws `unauthenticated` otherwise. */
export function checkState(
  source: string,
  parameters: RedirectAnswer['parameters'],
  sent: RedirectAnswer['sent'],
): string {
  if (!sent.state || !sent.codeVerifier || !same(parameters.state ?? '', sent.state)) {
    throw unauthenticated(`The answer of ${source} belongs to no sign-in of this browser`);
  }
  if (parameters.error) {
    const why = [parameters.error, parameters.error_description].filter(Boolean).join(': ').slice(0, 300);
    throw unauthenticated(`${source} ended the sign-in: ${why}`);
  }
  if (!parameters.code) throw unauthenticated(`${source} sent no code`);
  return parameters.code;
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
