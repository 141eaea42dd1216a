import { forbidden } from '#lib/kernel/errors';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends our cookie along with what other sites ask for. So a change made with a session must prove that it
 * comes from our own pages: by Sec-Fetch-Site, which a page cannot forge, or by an Origin that names the host asked.
 */
export function checkSameOrigin(request: Request, publicUrl: string): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  const allowed = site === null ? originMatches(request.headers, publicUrl) : site === 'same-origin';
  if (!allowed) throw forbidden('This change did not come from Gennaker’s own pages; reload and try again');
}

function originMatches(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get('origin');
  if (!origin || !URL.canParse(origin)) return false;
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host');
  const { host: from } = new URL(origin);
  return from === host || origin === new URL(publicUrl).origin;
}
