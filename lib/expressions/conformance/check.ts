import { defaultBudget, Meter } from '../budget.ts';
import { type EvaluationResult, evaluateExpression, evaluateTemplateTyped } from '../evaluate.ts';
import { readJson } from '../json/read.ts';
import type { EvaluationSummary } from '../summary.ts';
import { elementsOf } from '../values/elements.ts';
import { isMap, type MapValue, mapGet } from '../values/maps.ts';
import { textOf } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { sameText, sameType, sameValue } from './compare.ts';
import { contextScope } from './contexts.ts';

/**
 * Compares the evaluator with recorded results of Spring. The file's own rules of comparison: a success agrees in
 * outcome, type and value; an error in outcome and kind, with the text kept; order counts unless it is said not to.
 */
interface CheckResult {
  passed: number;
  differences: string[];
}

const meter = () => new Meter({ ...defaultBudget, milliseconds: 60_000, bytes: 1e9, steps: 1e9 }, Date.now);

export function checkFile(text: string): CheckResult {
  const file = readJson(text, meter());
  const contexts = member(file, 'contexts');
  const differences: string[] = [];
  let passed = 0;
  for (const entry of elementsOf(member(file, 'cases')) ?? []) {
    const difference = checkCase(entry, contexts);
    if (difference === undefined) passed++;
    else differences.push(`${String(member(entry, 'id'))} ${show(member(entry, 'template'))}: ${difference}`);
  }
  return { passed, differences };
}

export const member = (value: Value, key: string): Value => (isMap(value) ? mapGet(value as MapValue, key) : null);

function show(template: Value): string {
  const text = textOf(template, meter());
  return text.length > 160 ? `${text.slice(0, 160)}…` : text.replaceAll('\n', '\\n');
}

function checkCase(entry: Value, contexts: Value): string | undefined {
  const context = member(contexts, String(member(entry, 'context')));
  const scope = contextScope(context, member(entry, 'allowUnknownKeys') !== false);
  const template = member(entry, 'template');
  const expected = member(entry, 'expected');
  if (typeof template !== 'string') return checkDocument(evaluateTemplateTyped(template, scope), expected);
  const result = evaluateExpression(template, scope);
  return checkResult(result, expected, template);
}

function checkDocument(result: { value: Value; summary: EvaluationSummary }, expected: Value): string | undefined {
  const entries = Object.values(result.summary).flat();
  const outcome = entries.length > 0 ? 'entries' : 'ok';
  if (outcome !== member(expected, 'outcome'))
    return `outcome ${outcome}, expected ${String(member(expected, 'outcome'))}`;
  const wanted = distinct((elementsOf(member(expected, 'summary')) ?? []).map(entryName));
  const got = distinct(
    Object.entries(result.summary).flatMap(([key, list]) => list.map((item) => `${item.level} ${key}`)),
  );
  if (got.join() !== wanted.join()) return `entries ${got.join()}, expected ${wanted.join()}`;
  return sameValue(result.value, member(expected, 'value'));
}

/** Spinnaker keeps one entry per expression and reason, we keep one per place. */
const distinct = (names: readonly string[]) => [...new Set(names)].sort();
const entryName = (entry: Value) =>
  `${String(member(entry, 'level'))} ${withoutExecution(String(member(entry, 'key')))}`;

/** Spinnaker writes the execution into calls of its functions and tells the changed text; we tell what was written. */
const withoutExecution = (text: string) => text.replaceAll('( #root.execution, ', '(');

function checkResult(result: EvaluationResult, expected: Value, template: string): string | undefined {
  const wanted = member(expected, 'value');
  const kept = typeof wanted === 'string' ? withoutExecution(wanted) : wanted;
  const outcome = kept === template ? unchanged(expected) : String(member(expected, 'outcome'));
  if (result.outcome !== outcome) {
    const got = result.error
      ? `${result.error.kind}: ${result.error.message}`
      : JSON.stringify(result.value)?.slice(0, 200);
    return `${result.outcome} (${got}), expected ${outcome} ${String(member(expected, 'kind') ?? '')} ${show(wanted)}`;
  }
  if (outcome === 'error') {
    const kind = String(member(expected, 'kind'));
    if (result.error?.kind !== kind)
      return `error of kind ${result.error?.kind} (${result.error?.message}), expected ${kind}`;
    return result.value === template ? undefined : 'the text was not kept';
  }
  if (outcome === 'unresolved') return result.value === template ? undefined : 'the text was not kept';
  return sameType(result.typed, expected) ?? sameValue(result.typed, kept) ?? sameText(result.typed, expected);
}

/** All parts were null: as good as unresolved, even where the text of a call was changed. */
function unchanged(expected: Value): string {
  const outcome = String(member(expected, 'outcome'));
  return outcome === 'partial' ? 'unresolved' : outcome;
}
