import { defineConfig } from 'vitest/config';

/** Unit and database tests lie beside the code. A test that needs a database asks `#scripts/test-database` for one. */
export default defineConfig({
  test: {
    include: ['{app,components,lib,prisma,worker,scripts}/**/*.test.{ts,tsx}'],
    globalSetup: ['scripts/test-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A condition is polled until it holds; on a busy machine that takes a while.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Tests mostly wait: for Postgres, for processes, for time to pass. By itself vitest leaves one of two cores unused.
    maxWorkers: '100%',
  },
});
