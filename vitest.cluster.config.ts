import { defineConfig } from 'vitest/config';

/** What also runs against a real Kubernetes control plane: `npm run test:cluster` starts it and says where it is. */
export default defineConfig({
  test: {
    include: ['lib/providers/testing/cluster/*.test.ts', 'lib/**/*.contract.test.ts'],
    setupFiles: ['scripts/test/patience.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    // Tests mostly wait for controllers. By itself vitest leaves one of two cores unused.
    maxWorkers: '100%',
  },
});
