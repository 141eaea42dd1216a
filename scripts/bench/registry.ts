/** What can be measured. Modules load only when asked for: one of them must not cost the others anything. */
export type Benchmark = () => Promise<object>;

export const benchmarks: Readonly<Record<string, Benchmark>> = {
  engine: async () => (await import('./engine.ts')).benchEngine(),
  expressions: async () => (await import('#lib/expressions/bench')).benchExpressions(),
  footprint: async () => (await import('./footprint.ts')).benchFootprint(),
};
