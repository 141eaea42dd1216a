import type { Json } from '#lib/kernel/json';
import { type Budget, defaultBudget, Meter } from './budget.ts';
import { BudgetExceeded, ExpressionError, shorten, UNEXPECTED } from './errors.ts';
import { evaluate } from './evaluator/evaluate-node.ts';
import { rootOf } from './evaluator/root.ts';
import { Runtime } from './evaluator/runtime.ts';
import { type ParsedTemplate, parsedTemplate } from './language/cache.ts';
import { executionNames } from './model/root-names.ts';
import { type ExpressionScope, type FetchedText, NeedsFetch } from './scope.ts';
import { addEntry, type EvaluationSummary, failureEntry, unresolvedEntry } from './summary.ts';
import { convert } from './values/convert.ts';
import { STATUS_ENUM } from './values/enums.ts';
import { stringClass } from './values/java-class.ts';
import { JavaMap } from './values/java-map.ts';
import { isMap, mapEntries } from './values/maps.ts';
import { EnumConstant } from './values/temporal.ts';
import { textOf } from './values/text.ts';
import { toJsonValue } from './values/to-json.ts';
import type { Value } from './values/value.ts';
import './library/all.ts';

/**
 * The front of this room. A template is text with `${…}`; a sole expression keeps its type, several parts are joined to
 * a text. What fails or is null stays in the document as it was written, and is told in the summary.
 */
export interface EvaluationResult {
  /**
   * `ok`; `unresolved` (null: the text stays); `partial` (some of several parts are null and stay); `error` (the text
   * stays).
   */
  outcome: 'ok' | 'unresolved' | 'partial' | 'error';
  /** The result as JSON; the template itself where it failed. */
  value: Json;
  /** The result in the language's own values (see values/value.ts), for callers that care for Java's types. */
  typed: Value;
  summary: EvaluationSummary;
  /** Set with outcome `error`. */
  error?: ExpressionError;
}

const PREFIX = '${';

/** Starts one evaluation: everything evaluated with one runtime shares its budget. */
export function runtimeFor(scope: ExpressionScope): Runtime {
  const budget: Budget = scope.budget ? { ...defaultBudget, ...scope.budget } : defaultBudget;
  return new Runtime(scope, rootOf(scope, executionNames(scope)), new Meter(budget, scope.now), evaluate);
}

/** One template. Never throws, except `NeedsFetch` when the text of an address is needed first. */
export function evaluateExpression(source: string, scope: ExpressionScope): EvaluationResult {
  const summary: EvaluationSummary = {};
  if (!source.includes(PREFIX)) return { outcome: 'ok', value: source, typed: source, summary };
  return evaluateText(source, '', runtimeFor(scope), summary);
}

function evaluateText(source: string, path: string, run: Runtime, summary: EvaluationSummary): EvaluationResult {
  let parsed: ParsedTemplate | undefined;
  try {
    parsed = parsedTemplate(source, run.meter.budget);
    const { value, unresolved } = parsed.sole ? soleValue(parsed, run) : joinedParts(parsed, run);
    if (value === null || unresolved.length > 0) {
      // A manifest may hold one that is missing among twenty: those are named, not the whole text.
      const missing = unresolved.length > 0 ? [...new Set(unresolved)].join(', ') : parsed.key;
      addEntry(summary, parsed.key, unresolvedEntry(missing, path, run.scope.now()));
      if (value === null || value === source) return { outcome: 'unresolved', value: source, typed: source, summary };
    }
    return {
      outcome: unresolved.length > 0 ? 'partial' : 'ok',
      value: toJsonValue(value, run.meter),
      typed: stringified(value),
      summary,
    };
  } catch (thrown) {
    const error = asExpressionError(thrown);
    addEntry(summary, parsed?.key ?? escapedKey(source), failureEntry(error, path, run.scope.now()));
    return { outcome: 'error', value: source, typed: source, summary, error };
  }
}

/** A status leaves the language as text. */
function stringified(value: Value): Value {
  return value instanceof EnumConstant && value.enumName === STATUS_ENUM ? value.name : value;
}

/**
 * A stack overflow is a budget that ran out: the depth limit stands far below it, so this is the second fence. Anything
 * else that is no error of the language is a bug of ours, and must not take the rest of the document with it.
 */
function asExpressionError(thrown: unknown): ExpressionError {
  if (thrown instanceof ExpressionError) return thrown;
  if (thrown instanceof RangeError) return new BudgetExceeded('The expression or its data is nested too deeply');
  if (thrown instanceof NeedsFetch) throw thrown;
  const reason = thrown instanceof Error ? shorten(thrown.message) : 'no reason is known';
  return new ExpressionError(
    'java-exception',
    `The expression failed in an unexpected way (${reason})`,
    -1,
    UNEXPECTED,
  );
}

const escapedKey = (source: string): string =>
  source.startsWith(PREFIX) && source.endsWith('}') ? source.slice(2, -1).trim() : source.replaceAll('$', '');

interface PartsValue {
  value: Value;
  /** The parts of a text that are null. */
  unresolved: readonly string[];
}

function soleValue(parsed: ParsedTemplate, run: Runtime): PartsValue {
  const part = parsed.parts[0];
  if (!part || !('node' in part)) return { value: null, unresolved: [] };
  return { value: evaluate(part.node, run.root, run.root, run), unresolved: [] };
}

function joinedParts(parsed: ParsedTemplate, run: Runtime): PartsValue {
  let text = '';
  const unresolved: string[] = [];
  for (const part of parsed.parts) {
    if ('literal' in part) {
      text += part.literal;
      continue;
    }
    const value = convert(evaluate(part.node, run.root, run.root, run), stringClass, run.meter);
    const piece = value === null ? `\${${part.expression}}` : String(stringified(value));
    if (value === null) unresolved.push(part.expression.trim());
    run.meter.grow(piece.length);
    text += piece;
  }
  return { value: text, unresolved };
}

/** As `evaluateTemplate` for a document of the language's own values; the result keeps their types. */
export function evaluateTemplateTyped(
  document: Value,
  scope: ExpressionScope,
): { value: Value; summary: EvaluationSummary } {
  const summary: EvaluationSummary = {};
  return { value: walkTyped(document, '', runtimeFor(scope), summary), summary };
}

function walkTyped(value: Value, path: string, run: Runtime, summary: EvaluationSummary): Value {
  if (typeof value === 'string') return value.includes(PREFIX) ? evaluateText(value, path, run, summary).typed : value;
  if (Array.isArray(value)) return value.map((item, i) => walkTyped(item, `${path}[${i}]`, run, summary));
  if (!isMap(value)) return value;
  const result = new JavaMap();
  for (const [key, item] of mapEntries(value)) {
    const inner = path === '' ? String(key) : `${path}.${String(key)}`;
    result.set(textOf(walkTyped(key, inner, run, summary), run.meter), walkTyped(item, inner, run, summary));
  }
  return result;
}

export interface EvaluatedTemplate {
  value: Json;
  summary: EvaluationSummary;
}

/**
 * A whole document, keys and values. What fails keeps its text. One budget serves the whole document; when it is used
 * up, the rest stays as it is, each with an entry that says so.
 */
export function evaluateTemplate(json: Json, scope: ExpressionScope): EvaluatedTemplate {
  const summary: EvaluationSummary = {};
  return { value: walk(json, '', runtimeFor(scope), summary, 0), summary };
}

function walk(json: Json, path: string, run: Runtime, summary: EvaluationSummary, depth: number): Json {
  if (typeof json === 'string') return json.includes(PREFIX) ? evaluateText(json, path, run, summary).value : json;
  if (typeof json !== 'object' || json === null) return json;
  if (depth > run.meter.budget.depth) return json;
  if (Array.isArray(json)) return json.map((item, i) => walk(item, `${path}[${i}]`, run, summary, depth + 1));
  const result: Record<string, Json> = {};
  for (const key of Object.keys(json)) {
    const inner = path === '' ? key : `${path}.${key}`;
    const name = key.includes(PREFIX) ? keyText(evaluateText(key, inner, run, summary), run) : key;
    const value = walk(json[key] ?? null, inner, run, summary, depth + 1);
    // `__proto__` as an assignment would set a prototype instead of a key.
    if (name === '__proto__')
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
    else result[name] = value;
  }
  return result;
}

function keyText(result: EvaluationResult, run: Runtime): string {
  if (typeof result.value === 'string') return result.value;
  return textOf(result.typed, run.meter);
}

/**
 * The condition of `stageEnabled` or of a precondition, with or without `${}`. Undefined where it cannot be evaluated or
 * is no condition (a number, null, a text other than a word of truth).
 */
export function evaluateCondition(expression: string, scope: ExpressionScope): boolean | undefined {
  const trimmed = expression.trim();
  const wrapped = trimmed.startsWith(PREFIX) && trimmed.endsWith('}') ? trimmed : `\${${trimmed}}`;
  const result = evaluateExpression(wrapped, scope);
  if (result.outcome !== 'ok') return undefined;
  if (typeof result.typed === 'boolean') return result.typed;
  if (typeof result.typed !== 'string') return undefined;
  const word = result.typed.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

const MAX_FETCHES = 20;

/**
 * As `evaluateTemplate`, for documents that fetch (`#fromUrl`, `#jsonFromUrl`, …): evaluates until an address is needed,
 * fetches it once and starts again. `fetchText` decides what may be reached; what it throws becomes the error of the
 * function.
 */
export async function evaluateTemplateAsync(
  json: Json,
  scope: ExpressionScope,
  fetchText: (url: string) => Promise<string>,
): Promise<EvaluatedTemplate> {
  const fetched = new Map<string, FetchedText>(scope.fetched);
  for (;;) {
    try {
      return evaluateTemplate(json, { ...scope, fetched });
    } catch (thrown) {
      if (!(thrown instanceof NeedsFetch)) throw thrown;
      const refused = fetched.size >= MAX_FETCHES;
      fetched.set(
        thrown.url,
        refused ? { error: `A document may fetch ${MAX_FETCHES} addresses` } : await fetchOnce(thrown.url, fetchText),
      );
    }
  }
}

async function fetchOnce(url: string, fetchText: (url: string) => Promise<string>): Promise<FetchedText> {
  try {
    return { text: await fetchText(url) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'The address could not be fetched' };
  }
}
