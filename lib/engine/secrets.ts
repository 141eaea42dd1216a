import type { Run, StageState } from '#lib/engine/run';
import { evaluateExpression } from '#lib/expressions/evaluate';
import type { ExpressionScope } from '#lib/expressions/scope';
import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { SecretTexts } from '#lib/pipelines/secret-texts';
import type { StepContext, StepResult } from '#lib/stages/contract';

/**
 * Secret parameters of a run. Protocol:
 *
 *   1. the trigger holds a mask; the values lie sealed beside the run (`execution_secrets`)
 *   2. a stage that starts evaluates its fields with the mask. A text that looks at a secret stays as its author wrote it,
 *      and `secretFields` in the context says where: `Bearer ${parameters.token}` is what lies on disk and what people see
 *   3. a step is given its context with those texts evaluated with the open values. They exist only while it runs
 *   4. whatever the step answers or logs is masked, also what expressions made of the values, before anything keeps it
 *
 * Only a text that still stands as it was noted is evaluated late, so nothing that came from outside is taken for one.
 */
export type OpenSecrets = (executionId: string) => Promise<JsonObject>;

interface SecretField {
  path: string[];
  text: string;
}

/** The trigger as expressions see it; `touched` tells whether one looked at a secret. */
export class SecretReader {
  touched = false;
  readonly trigger: JsonObject;

  constructor(trigger: JsonObject, names: readonly string[], values: JsonObject | undefined) {
    const parameters: JsonObject = isJsonObject(trigger.parameters) ? { ...trigger.parameters } : {};
    for (const name of names) {
      const value = values && Object.hasOwn(values, name) ? values[name] : parameters[name];
      Object.defineProperty(parameters, name, {
        enumerable: true,
        configurable: true,
        get: () => {
          this.touched = true;
          return value ?? null;
        },
      });
    }
    this.trigger = { ...trigger, parameters };
  }
}

/** The evaluated fields, in which texts that look at a secret stand as they were; `fields` says where. */
export function withoutSecrets(
  original: JsonObject,
  evaluated: JsonObject,
  scope: ExpressionScope,
  reader: SecretReader,
): { value: JsonObject; fields: SecretField[] } {
  const fields: SecretField[] = [];
  const walk = (was: Json, is: Json, path: string[]): Json => {
    if (typeof was === 'string') {
      if (!was.includes('${')) return is;
      reader.touched = false;
      evaluateExpression(was, scope);
      if (!reader.touched) return is;
      fields.push({ path, text: was });
      return was;
    }
    if (Array.isArray(was)) {
      return Array.isArray(is) ? was.map((item, i) => walk(item, is[i] ?? null, [...path, String(i)])) : is;
    }
    if (!isJsonObject(was) || !isJsonObject(is)) return is;
    const keys = Object.keys(is);
    return Object.fromEntries(
      Object.values(was).map((item, i) => {
        const key = keys[i] ?? '';
        return [key, walk(item, is[key] ?? null, [...path, key])];
      }),
    );
  };
  return { value: walk(original, evaluated, []) as JsonObject, fields };
}

/** One step of a run with secrets: what it is given, and what of its words is masked. */
export class SecretStep {
  readonly reader: SecretReader;
  private readonly texts: SecretTexts;
  private readonly shown: SecretField[] = [];
  private readonly given = new Map<SecretField, Json>();

  constructor(run: Run, names: readonly string[], values: JsonObject) {
    this.reader = new SecretReader(run.state.trigger, names, values);
    this.texts = new SecretTexts(names.flatMap((name) => textsIn(values[name] ?? null)));
  }

  /** Evaluates with the open values. What an expression makes of them is as secret as they are. */
  evaluate(text: string, scope: ExpressionScope): Json | undefined {
    this.reader.touched = false;
    const { value, outcome } = evaluateExpression(text, scope);
    if (outcome !== 'ok') return undefined;
    if (this.reader.touched) for (const one of textsIn(value)) this.texts.add(one);
    return value;
  }

  note(value: Json): void {
    for (const one of textsIn(value)) this.texts.add(one);
  }

  open(stage: StageState, context: JsonObject, scope: ExpressionScope): JsonObject {
    let opened = context;
    for (const field of fieldsOf(stage.context)) {
      if (at(context, field.path) !== field.text) continue;
      const value = this.evaluate(field.text, scope);
      if (value === undefined) {
        if (context.failOnFailedExpressions !== true) continue;
        throw invalid(`The expression in ${field.path.join('.')}, which uses a secret, cannot be evaluated`);
      }
      this.shown.push(field);
      this.given.set(field, value);
      opened = put(opened, field.path, value) as JsonObject;
    }
    return opened;
  }

  hideIn(text: string): string {
    return this.texts.hideIn(text);
  }

  /** A context that a step hands back whole keeps its author's texts, so that the next step can be given them again. */
  hide(result: StepResult): StepResult {
    let context = result.context;
    for (const field of this.shown) {
      if (context && jsonEquals(at(context, field.path), this.given.get(field))) {
        context = put(context, field.path, field.text) as JsonObject;
      }
    }
    return this.texts.hide({ ...result, ...(context ? { context } : {}) } as unknown as Json) as unknown as StepResult;
  }

  hiding(context: StepContext): StepContext {
    return { ...context, log: (line) => context.log(this.hideIn(line)) };
  }
}

function fieldsOf(context: JsonObject): SecretField[] {
  const list = Array.isArray(context.secretFields) ? context.secretFields : [];
  return list.flatMap((one) =>
    isJsonObject(one) && Array.isArray(one.path) && typeof one.text === 'string'
      ? [{ path: one.path.map(String), text: one.text }]
      : [],
  );
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textsIn);
}

function at(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

function put(value: Json, [key, ...rest]: readonly string[], leaf: Json): Json {
  if (key === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? put(item, rest, leaf) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? put(item, rest, leaf) : item]),
  );
}
