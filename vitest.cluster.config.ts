import { defineConfig } from 'vitest/config';

/** What also runs against a real Kubernetes control plane: `npm run test:cluster` starts it and says where it is. */
export default defineConfig({
  test: {
    include: ['lib/providers/testing/cluster/*.test.ts', 'lib/**/*.contract.test.ts'],
    setupFiles: ['scripts/test/patience.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
  },
});
