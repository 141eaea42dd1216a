import type { Grouping, Labels } from './ast.ts';

/** The same text for the same labels, whatever their order. */
export function signature(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function without(labels: Labels, ...names: string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

export const withoutName = (labels: Labels): Labels => without(labels, '__name__');

/** What is left of the labels after `by (…)` or `without (…)`; the name never is, unless `by` asks for it. */
export function grouped(labels: Labels, grouping: Grouping): Labels {
  if (!grouping.keep) return without(labels, '__name__', ...grouping.labels);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => grouping.labels.includes(name)));
}
