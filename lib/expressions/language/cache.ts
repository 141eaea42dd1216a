import { type Budget, defaultBudget } from '../budget.ts';
import { ExpressionError } from '../errors.ts';
import type { Node } from './ast.ts';
import { parse } from './parser.ts';
import { splitTemplate } from './template.ts';

/**
 * Parsed templates, the latest of them; failures are kept as well, they repeat just as often. Only parses under the usual
 * limits are kept, so that a scope with limits of its own neither profits nor suffers from another's.
 */
export interface ParsedTemplate {
  parts: readonly ParsedPart[];
  /** One expression and nothing else: its value keeps its type. */
  sole: boolean;
  /** How the summary names it: the expressions without their `${}`. */
  key: string;
}

export type ParsedPart = { literal: string } | { expression: string; node: Node };

const MAX_TEMPLATES = 2_000;
/** Longer templates are rarer and cost more memory, so they are parsed each time. */
const MAX_CACHED_LENGTH = 4_000;

const cache = new Map<string, ParsedTemplate | ExpressionError>();

export function parsedTemplate(source: string, budget: Budget): ParsedTemplate {
  const usual = budget.depth === defaultBudget.depth && budget.expressionLength === defaultBudget.expressionLength;
  const known = usual ? cache.get(source) : undefined;
  const result = known ?? attempt(source, budget);
  if (usual && source.length <= MAX_CACHED_LENGTH && known === undefined) {
    if (cache.size >= MAX_TEMPLATES) evict();
    cache.set(source, result);
  }
  if (result instanceof ExpressionError) throw copyOf(result);
  return result;
}

/** A quarter goes at once, oldest first: cheaper than reordering on every hit, and the busy ones come back. */
function evict(): void {
  let left = MAX_TEMPLATES / 4;
  for (const key of cache.keys()) {
    cache.delete(key);
    if (--left === 0) return;
  }
}

const copyOf = (error: ExpressionError) =>
  new ExpressionError(error.kind, error.message, error.position, error.exceptionType);

function attempt(source: string, budget: Budget): ParsedTemplate | ExpressionError {
  try {
    return parseTemplate(source, budget);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

function parseTemplate(source: string, budget: Budget): ParsedTemplate {
  const parts = splitTemplate(source).map((part): ParsedPart => {
    if ('literal' in part) return part;
    if (part.expression.length > budget.expressionLength) {
      throw new ExpressionError('too-long', `The expression is longer than ${budget.expressionLength} characters`, 0);
    }
    return { expression: part.expression, node: parse(part.expression, budget.depth) };
  });
  const key = parts.map((part) => ('literal' in part ? part.literal : part.expression)).join('');
  return { parts, sole: parts.length === 1 && parts[0] !== undefined && 'node' in parts[0], key };
}
