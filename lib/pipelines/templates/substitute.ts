import { evaluateExpression } from '#lib/expressions/evaluate';
import { standardFunctions } from '#lib/expressions/functions/standard';
import { type ExpressionScope, NeedsFetch } from '#lib/expressions/scope';
import { invalid } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import { leaningOf, partsOf, scopeName } from '#lib/pipelines/templates/expressions';
import { templateLimits } from '#lib/pipelines/templates/limits';
import { setOwn } from '#lib/pipelines/templates/variables';

export interface Substituted {
  value: Json;
  failures: { path: string; expression: string; reason: string; variables: string[] }[];
}

/**
 * Puts the values of variables into a template's document, keys and values. Only expressions that mention
 * `templateVariables` are evaluated, and they see nothing else; those that also need a run stay as they are, and find the
 * variables in the run's scope. A sole `${…}` keeps the type of its value, so quotes around it go away. What is put in is
 * not looked at again: an expression inside a value is evaluated when its stage starts, once, and never here.
 *
 * Throws `invalid` when the result grows beyond the limits.
 */
export function substitute(document: Json, values: JsonObject, now: () => number = Date.now): Substituted {
  const work: Work = {
    failures: [],
    left: templateLimits.resolved,
    deadline: now() + templateLimits.milliseconds,
    now,
    scope: scopeOf(values, now),
    variables: values,
  };
  return { value: walk(document, '', work), failures: work.failures };
}

interface Work {
  failures: Substituted['failures'];
  /** Characters that may still be written. */
  left: number;
  deadline: number;
  now: () => number;
  scope: ExpressionScope;
  variables: JsonObject;
}

function scopeOf(values: JsonObject, now: () => number): ExpressionScope {
  return {
    root: (name) => (name === scopeName ? values : undefined),
    rootNames: () => [scopeName],
    functions: standardFunctions,
    allowUnknownKeys: false,
    now,
  };
}

function walk(json: Json, path: string, work: Work): Json {
  if (typeof json === 'string') return json.includes(scopeName) ? textOrValue(json, path, work) : spend(json, work);
  if (typeof json !== 'object' || json === null) return spend(json, work);
  if (Array.isArray(json)) return json.map((item, index) => walk(item, join(path, String(index)), work));
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(json)) {
    const named = key.includes(scopeName) ? textOrValue(key, join(path, key), work) : spend(key, work);
    setOwn(result, typeof named === 'string' ? named : JSON.stringify(named), walk(inner, join(path, key), work));
  }
  return result;
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

function textOrValue(text: string, path: string, work: Work): Json {
  const parts = partsOf(text);
  if (!parts) return spend(text, work);
  const [only] = parts;
  if (parts.length === 1 && only && 'node' in only) {
    const answer = answerOf(only, path, false, work);
    return spend(answer === undefined ? text : answer.value, work);
  }
  const pieces = parts.map((part) => {
    if ('literal' in part) return part.literal;
    const answer = answerOf(part, path, true, work);
    return answer === undefined ? `\${${part.expression}}` : String(answer.value);
  });
  return spend(pieces.join(''), work);
}

type Part = Exclude<NonNullable<ReturnType<typeof partsOf>>[number], { literal: string }>;

/** Undefined where the expression stays. */
function answerOf({ expression, node }: Part, path: string, asText: boolean, work: Work): { value: Json } | undefined {
  if (!expression.includes(scopeName)) return undefined;
  if (work.now() > work.deadline) throw invalid('The expressions of the template take longer than three seconds');
  const { variables, onRun } = leaningOf(node);
  const fail = (reason: string) => {
    if (!onRun) work.failures.push({ path, expression, reason, variables: [...variables] });
    return undefined;
  };
  // A literal before it makes the language itself turn the value into text.
  const lead = asText ? '=' : '';
  try {
    const { outcome, value, error } = evaluateExpression(`${lead}\${${expression}}`, work.scope);
    if (outcome === 'error') return fail(error?.message ?? 'it cannot be evaluated');
    if (outcome === 'ok') return { value: asText ? String(value).slice(1) : value };
    const named = [...variables].every((name) => Object.hasOwn(work.variables, name));
    if (!asText && named && !onRun) return { value: null };
    return fail('it is null');
  } catch (thrown) {
    if (thrown instanceof NeedsFetch) return undefined;
    throw thrown;
  }
}

function spend<T extends Json>(value: T, work: Work): T {
  work.left -= typeof value === 'string' ? value.length : typeof value === 'object' ? JSON.stringify(value).length : 8;
  if (work.left < 0) {
    throw invalid('With these variables the pipeline would take more than 4 MB; give shorter values');
  }
  return value;
}
