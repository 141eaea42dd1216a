import { defineConfig } from 'vitest/config';

/** Unit tests lie beside the code; what needs a database, a cluster or a browser says so in its own file name. */
export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'worker/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
