import { describe, expect, it } from 'vitest';
import { type EvaluationResult, evaluateExpression } from './evaluate.ts';
import {
  breakingTheText,
  exhausting,
  hostileContext,
  reachingForPrototypes,
  reachingForTheHost,
} from './testing/attacks.ts';
import { cpuMilliseconds, slowness } from './testing/cpu-time.ts';
import { sampleContext } from './testing/sample-context.ts';
import { sampleScope } from './testing/scope.ts';

const root = { ...sampleContext, ...hostileContext };
const before = JSON.stringify(root);
const pristine = Object.getOwnPropertyNames(Object.prototype).join();

/**
 * Attacks are measured in CPU time, the best of eight, on the scale of this machine, so that neither a busy nor a slow
 * one matters. What an attack really costs is a sixth of that (README, "Budgets").
 */
const CPU_LIMIT_MS = 50 * slowness();

function attacked(expression: string): { result: EvaluationResult; milliseconds: number } {
  const scope = sampleScope({ root, now: () => Date.now() });
  let best = Number.POSITIVE_INFINITY;
  let result = evaluateExpression('', scope);
  for (let attempt = 0; attempt < 8 && best > CPU_LIMIT_MS; attempt++) {
    const milliseconds = cpuMilliseconds(() => {
      result = evaluateExpression(`\${${expression}}`, scope);
    });
    best = Math.min(best, milliseconds);
  }
  return { result, milliseconds: best };
}

function expectNoHarm(milliseconds: number): void {
  expect(milliseconds).toBeLessThan(CPU_LIMIT_MS);
  expect(JSON.stringify(root)).toBe(before);
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(pristine);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

const named = (list: readonly string[]) =>
  list.map((text) => [text.length > 90 ? `${text.slice(0, 90)}…` : text, text] as const);

describe('An expression that reaches for the host', () => {
  it.each(named(reachingForTheHost))('%s is refused', (_title, expression) => {
    const { result, milliseconds } = attacked(expression);
    expect(result.outcome === 'error' || result.outcome === 'unresolved').toBe(true);
    expect(result.value).toBe(`\${${expression}}`);
    expectNoHarm(milliseconds);
  });
});

describe('An expression that reaches for prototypes', () => {
  it.each(named(reachingForPrototypes))('%s gets nothing', (_title, expression) => {
    const { result, milliseconds } = attacked(expression);
    expect(['error', 'unresolved']).toContain(result.outcome);
    expectNoHarm(milliseconds);
  });
});

describe('An expression that breaks out of its text', () => {
  it.each(named(breakingTheText))('%s stays text', (_title, expression) => {
    const { result, milliseconds } = attacked(expression);
    if (result.outcome === 'ok') expect(typeof result.value).toBe('string');
    expectNoHarm(milliseconds);
  });
});

describe('An expression that would exhaust the process', () => {
  it.each(named(exhausting))('%s ends in time', (_title, expression) => {
    const { result, milliseconds } = attacked(expression);
    expect(['ok', 'error', 'unresolved']).toContain(result.outcome);
    if (result.error) expect(result.error.message.length).toBeLessThan(600);
    expectNoHarm(milliseconds);
  });
});
