import type { ExpressionError } from './errors.ts';

/** Spinnaker's `expressionEvaluationSummary`: entries by expression (without `${}`), plus where in the document. */
export type EvaluationSummary = Record<string, SummaryEntry[]>;

export interface SummaryEntry {
  description: string;
  /** The name of the exception Spinnaker would have recorded; null for an unresolved name. */
  exceptionType: string | null;
  timestamp: number;
  level: 'ERROR' | 'INFO';
  /** Where the expression stands: `manifests[0].spec.replicas`; empty for a lone template. */
  path: string;
  /** Offset in the expression, where known. */
  position: number | null;
}

/** Own-property safe: an expression may be called `__proto__`. */
export function addEntry(summary: EvaluationSummary, key: string, entry: SummaryEntry): void {
  const known = Object.hasOwn(summary, key) ? summary[key] : undefined;
  if (known) known.push(entry);
  else Object.defineProperty(summary, key, { value: [entry], enumerable: true, configurable: true, writable: true });
}

const failed = (path: string) => (path === '' ? 'Failed to evaluate the expression' : `Failed to evaluate ${path}`);

export function failureEntry(error: ExpressionError, path: string, timestamp: number): SummaryEntry {
  const position = error.position >= 0 ? error.position : null;
  const where = position === null || / at \d+/.test(error.message) ? '' : ` (at ${position})`;
  return {
    description: `${failed(path)}: ${error.message}${where}`,
    exceptionType: error.exceptionType,
    timestamp,
    level: 'ERROR',
    path,
    position,
  };
}

/** `missing` names the expressions that are null. */
export function unresolvedEntry(missing: string, path: string, timestamp: number): SummaryEntry {
  return {
    description: `${failed(path)}: ${missing} not found`,
    exceptionType: null,
    timestamp,
    level: 'INFO',
    path,
    position: null,
  };
}

/** Whether the document has an entry of any level: what `failOnFailedExpressions` looks at. */
export const hasFailures = (summary: EvaluationSummary): boolean => Object.keys(summary).length > 0;
