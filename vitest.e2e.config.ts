import { defineConfig } from 'vitest/config';

/** One spec per user journey, in a real browser, against one running product: one file after another. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.spec.ts'],
    globalSetup: ['scripts/test-product-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
