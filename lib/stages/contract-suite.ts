import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ZodType } from 'zod';
import type { StageDefinition, StageExecutor } from '#lib/stages/contract';
import { type RunOptions, stepContext } from '#lib/stages/testing/step-runner';

/** What every stage type promises; each type's own test calls this once. `folder` is where the type lives. */
export function stageContract<C>(
  definition: StageDefinition,
  executor: StageExecutor<C>,
  folder: URL,
  cancelWith?: Pick<RunOptions<C>, 'context' | 'capabilities'>,
): void {
  it('accepts its own examples', () => {
    for (const example of definition.examples) {
      const parsed = definition.fields.safeParse(example.stage);
      expect(parsed.success, `${example.title}: ${parsed.error?.message}`).toBe(true);
      expect([definition.type, ...(definition.aliases ?? [])]).toContain(example.stage.type);
    }
  });

  it('has defaults that only lack what a person must fill in', () => {
    const parsed = definition.fields.safeParse(definition.defaults);
    const required = new Set(definition.form.filter((hint) => hint.required).map((hint) => hint.path));
    for (const issue of parsed.error?.issues ?? []) {
      expect(required, issue.message).toContain(issue.path.filter((part) => typeof part === 'string').join('.'));
    }
  });

  it('keeps fields it does not know', () => {
    for (const example of definition.examples) {
      const parsed = definition.fields.parse({ ...example.stage, fieldOfSomebodyElse: [1] });
      expect(parsed).toMatchObject({ fieldOfSomebodyElse: [1] });
    }
  });

  it('shows only fields that its schema knows, and each once', () => {
    const paths = definition.form.map((hint) => hint.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const hint of definition.form) {
      expect(hasPath(definition.fields, hint.path.split('.')), `no field ${hint.path}`).toBe(true);
      if (hint.when) expect(hasPath(definition.fields, hint.when.path.split('.')), hint.when.path).toBe(true);
    }
  });

  it('says what it is about from any fields', () => {
    for (const fields of [{}, definition.defaults, ...definition.examples.map((example) => example.stage)]) {
      expect(typeof (definition.caption?.(fields) ?? '')).toBe('string');
    }
  });

  it('names its steps, each once', () => {
    const names = executor.steps.map((step) => step.name);
    expect(names.every((name) => name.length > 0)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a README with its title, its fields and an example', () => {
    const path = new URL('README.md', folder);
    expect(existsSync(path), `${path.pathname} is missing`).toBe(true);
    const text = readFileSync(path, 'utf8');
    expect(text.split('\n')[0]).toBe(`# ${definition.title}`);
    for (const hint of definition.form) {
      expect(text, `the README does not explain ${hint.path}`).toContain(`\`${hint.path}\``);
    }
    expect(text).toContain('```');
  });

  if (cancelWith && executor.cancel) {
    it('can be canceled when its work is gone', async () => {
      const context = stepContext('gone/step', 0, { context: cancelWith.context, outputs: {}, log: [] }, cancelWith);
      await executor.cancel?.(context, cancelWith.capabilities);
    });
  }
}

/** Whether a dotted path leads to a field of the schema, through optionals, defaults, unions and records. */
function hasPath(schema: ZodType, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  return objectsIn(schema, 0).some((shape) => shape[head] !== undefined && hasPath(shape[head], rest));
}

function objectsIn(schema: ZodType, depth: number): Record<string, ZodType>[] {
  if (depth > 10) return [];
  const inner = schema.def as unknown as {
    type: string;
    shape?: Record<string, ZodType>;
    innerType?: ZodType;
    in?: ZodType;
    options?: ZodType[];
    left?: ZodType;
    right?: ZodType;
  };
  if (inner.shape) return [inner.shape];
  const next = [inner.innerType, inner.in, inner.left, inner.right, ...(inner.options ?? [])];
  return next.flatMap((candidate) => (candidate ? objectsIn(candidate, depth + 1) : []));
}
