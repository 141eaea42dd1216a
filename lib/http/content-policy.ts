/**
 * What a page of ours may load and do, as a Content-Security-Policy: scripts and style elements of our own, each inline one
 * with this answer's nonce; no frames, no plugins, no other hosts. Style *attributes* are allowed: the editor writes each of its
 * lines with them, and they can run nothing. Development needs `eval` and styles without a
 * nonce, which the error overlay is made of.
 */
export function pagePolicy(nonce: string, options: { development: boolean }): string {
  const scripts = `'nonce-${nonce}' 'strict-dynamic'${options.development ? " 'unsafe-eval'" : ''}`;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src-elem 'self' ${options.development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // The editor's background work: a script of ours, started through a blob by the bundler.
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whatever is no page is data: a browser that opens it must run nothing of it. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Headers of every answer. */
export const commonHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
] as const;
