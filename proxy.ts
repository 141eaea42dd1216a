import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from '#lib/http/content-policy';

/**
 * Gives each page its Content-Security-Policy with a nonce of its own; Next reads the nonce from the request's header and
 * writes it on its scripts. Decides nothing about who may do what: queries and commands do that.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce, { development: process.env.NODE_ENV === 'development' });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/**
 * Whatever may be answered with a page, also with that of what is not there. What scripts call has fixed headers
 * (next.config.ts), and what is served from disk is no page.
 */
export const config = { matcher: ['/((?!api/|gate/|hooks/|_next/static/|_next/webpack-hmr).*)'] };
