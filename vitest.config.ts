import { defineConfig } from 'vitest/config';

/** Unit and database tests lie beside the code. A test that needs a database asks `#scripts/test-database` for one. */
export default defineConfig({
  test: {
    include: ['{app,components,lib,prisma,worker,scripts}/**/*.test.{ts,tsx}'],
    globalSetup: ['scripts/test-setup.ts'],
    setupFiles: ['scripts/test/patience.ts'],
    // A time limit tells a test that hangs from one that is slow, and a machine that others use too may be very slow.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Tests mostly wait: for Postgres, for processes, for time to pass. By itself vitest leaves one of two cores unused.
    maxWorkers: '100%',
  },
});
