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

/** Of one generation. */
const MAX_TEMPLATES = 2_000;
/** Longer templates are rarer and cost more memory, so they are parsed each time. */
const MAX_CACHED_LENGTH = 4_000;

/** Two generations: what is used moves to the young one, and what stays in the old one goes with it. */
let young = new Map<string, ParsedTemplate | ExpressionError>();
let old = new Map<string, ParsedTemplate | ExpressionError>();
/** Seen once lately. A tree that is kept is moved by the garbage collector, which costs more than to parse its text again. */
const seen = new Set<string>();

export function parsedTemplate(source: string, budget: Budget): ParsedTemplate {
  const usual = budget.depth === defaultBudget.depth && budget.expressionLength === defaultBudget.expressionLength;
  const known = usual ? young.get(source) : undefined;
  const result = known ?? (usual ? old.get(source) : undefined) ?? attempt(source, budget);
  if (usual && source.length <= MAX_CACHED_LENGTH && known === undefined) keep(source, result);
  if (result instanceof ExpressionError) throw copyOf(result);
  return result;
}

/** From the second time on: most texts that are evaluated once never come again. */
function keep(source: string, result: ParsedTemplate | ExpressionError): void {
  if (!seen.has(source) && !old.has(source)) {
    if (seen.size >= MAX_TEMPLATES) seen.clear();
    seen.add(source);
    return;
  }
  seen.delete(source);
  if (young.size >= MAX_TEMPLATES) {
    old = young;
    young = new Map();
  }
  young.set(source, result);
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
