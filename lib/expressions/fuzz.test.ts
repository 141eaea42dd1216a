import { expect, it } from 'vitest';
import { fuzzExpressions } from './testing/fuzz.ts';

it.each([1, 20_251_130])(
  'Random expressions of seed %i neither throw nor leave a trace',
  (seed) => {
    const { findings, outcomes } = fuzzExpressions(seed, 20_000);
    expect(findings).toEqual([]);
    expect(outcomes.ok).toBeGreaterThan(3_000);
    expect(outcomes.error).toBeGreaterThan(3_000);
    // Six seconds on an idle machine.
  },
  120_000,
);
