/** What can be measured. Modules load only when asked for: one of them must not cost the others anything. */
export type Benchmark = (flags: readonly string[]) => Promise<object>;

export const benchmarks: Readonly<Record<string, Benchmark>> = {
  auth: async () => (await import('./auth.ts')).benchAuth(),
  engine: async () => (await import('./engine.ts')).benchEngine(),
  expressions: async () => (await import('#lib/expressions/bench')).benchExpressions(),
  footprint: async () => (await import('./footprint.ts')).benchFootprint(),
  kubernetes: async (flags) => (await import('./kubernetes.ts')).benchKubernetes(flags),
};
