import type { NextConfig } from 'next';
import { commonHeaders, dataPolicy } from './lib/http/content-policy.ts';

const config: NextConfig = {
  output: 'standalone',
  // The project's own folder, whatever lock files lie above it.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  reactStrictMode: true,
  poweredByHeader: false,
  // There are no pictures to make smaller, so nobody can ask this server to.
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: [...commonHeaders] },
    {
      source: '/:room(api|gate|hooks)/:path*',
      headers: [{ key: 'Content-Security-Policy', value: dataPolicy }],
    },
  ],
  // `npm test` checks types; a start must not wait for them.
  typescript: { ignoreBuildErrors: true },
  // What every route reaches: bundled, some sixty copies of it were written, minified and, one by one, loaded again.
  serverExternalPackages: [
    'pg',
    'pg-boss',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@kubernetes/client-node',
    '@node-saml/node-saml',
    '@xmldom/xmldom',
    'ldapts',
    'undici',
    'xml-crypto',
    'xpath',
    'yaml',
    'zod',
  ],
  // Nobody reads maps of the built code: the server runs without them, and the browser gets none.
  experimental: { turbopackSourceMaps: false },
  // Read while serving: the help pane shows the README of a type.
  outputFileTracingIncludes: { '/**': ['./lib/*/*/README.md'] },
  outputFileTracingExcludes: { '/**': ['./scripts/**', './e2e/**', './docs/**', './.gennaker/**', './**/*.test.ts'] },
};

export default config;
