import { invalid, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import {
  distinct,
  objectsIn,
  patternOf,
  sayArtifact,
  sayExpected,
  withAccount,
} from '#lib/pipelines/expected-artifacts';
import type { Artifact } from '#lib/providers/contract';
import type { Capabilities } from '#lib/stages/capabilities';
import type { Step, StepContext } from '#lib/stages/contract';

/**
 * Where a stage's document comes from: written into the stage as text or as objects, or an artifact, whose text stands in
 * the same field by the time a step looks (`readingArtifact`). Expressions are evaluated here and not by the engine, because
 * they are evaluated after the text was read: a value can then never become YAML of its own, and `${HOME}` in somebody's
 * shell script stays what it is.
 */
export function sourceOf(context: StepContext, keys: readonly string[]): { parse: string } | { values: Json[] } {
  const fields = context.context;
  const found = keys.map((key) => fields[key]).find((value) => value !== undefined && value !== null);
  if (typeof found === 'string') return { parse: found };
  if (Array.isArray(found)) {
    const texts = found.filter((item) => typeof item === 'string');
    if (texts.length === found.length && texts.length > 0) return { parse: texts.join('\n---\n') };
    return { values: found };
  }
  return { values: isJsonObject(found) ? [found] : [] };
}

/** Every text inside, one by one; what cannot be evaluated stays as it is written unless the stage says otherwise. */
export function evaluateTexts<T extends Json>(context: StepContext, value: T): T {
  if (context.context.skipExpressionEvaluation === true) return value;
  const strict = context.context.failOnFailedExpressions === true;
  const visit = (item: Json, depth: number): Json => {
    if (depth > 100) throw invalid('The document is nested deeper than 100 levels');
    if (typeof item === 'string') return item.includes('${') ? evaluated(item) : item;
    if (Array.isArray(item)) return item.map((member) => visit(member, depth + 1));
    if (!isJsonObject(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, member]) => [
        key.includes('${') ? String(evaluated(key)) : key,
        visit(member, depth + 1),
      ]),
    );
  };
  const evaluated = (text: string): Json => {
    try {
      return context.evaluate(text);
    } catch (error) {
      if (strict) throw error;
      context.log(`Left as it is: ${text.slice(0, 120)} (${messageOf(error)})`);
      return text;
    }
  };
  return visit(value, 0) as T;
}

type Ports = Pick<Capabilities, 'artifacts'>;

/**
 * The steps of a stage whose document may come from an artifact (`source: artifact`): they find its text in the field
 * `key`, as if it had been written into the stage. It is read once for each run of the stage, before its first step has an
 * effect, since an answer that is made on the fly is another one the next time; until the stage ends it is kept sealed in the
 * context, because it may hold secrets that were never written into the pipeline.
 */
export function readingArtifact<C>(key: string, steps: readonly Step<C>[]): Step<C & Ports>[] {
  return steps.map(({ name, run }) => ({
    name,
    async run(context, capabilities) {
      if (!comesFromArtifact(context)) return run(context, capabilities);
      const kept = objectAt(context.context, 'sourceKept');
      const isOurs = kept.at === context.stage.startedAt || kept.at === 'handed over';
      const known = isOurs ? stringAt(kept, 'text') : undefined;
      if (known !== undefined) return run(withText(context, key, capabilities.artifacts.open(known)), capabilities);
      const text = await sourceText(context, capabilities);
      const sourceKept = { at: context.stage.startedAt, text: capabilities.artifacts.seal(text) };
      const result = await run(withText(context, key, text), capabilities);
      return { ...result, context: { ...result.context, sourceKept } };
    },
  }));
}

/** The same for what only looks: the context with the text of the artifact in the field `key`. */
export async function withArtifactText(context: StepContext, key: string, capabilities: Ports): Promise<StepContext> {
  return comesFromArtifact(context) ? withText(context, key, await sourceText(context, capabilities)) : context;
}

const comesFromArtifact = (context: StepContext): boolean => stringAt(context.context, 'source') === 'artifact';

function withText(context: StepContext, key: string, text: string): StepContext {
  return { ...context, context: { ...context.context, source: 'text', [key]: text } };
}

/** A manifest that is larger cannot be applied anyway. */
const largestSource = 5 * 1024 * 1024;

async function sourceText(context: StepContext, { artifacts }: Ports): Promise<string> {
  const artifact = inputArtifact(context, {
    id: context.context.manifestArtifactId,
    artifact: context.context.manifestArtifact,
    account: context.context.manifestArtifactAccount,
  });
  if (!artifact) throw invalid('The stage names no artifact to read the manifest from');
  context.log(`Reading the manifest from ${sayArtifact(artifact)}`);
  const options = { maxBytes: largestSource, signal: context.abort };
  const bytes = await artifacts.fetch(artifact, context.execution.user, options);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`The artifact ${sayArtifact(artifact)} is no text, so no manifest can be read from it`);
  }
}

/**
 * An artifact that a stage takes in: by the id of an expected artifact, or written into the stage; undefined when it names
 * none. `account` replaces the artifact's own. Throws `invalid` for an id that nothing is bound to.
 */
export function inputArtifact(
  context: StepContext,
  input: { id?: Json | undefined; artifact?: Json | undefined; account?: Json | undefined },
): JsonObject | undefined {
  const id = typeof input.id === 'string' ? input.id.trim() : '';
  const written = isJsonObject(input.artifact) && stringAt(input.artifact, 'type') ? input.artifact : undefined;
  const found = id ? requiredById(context, id) : written;
  const account = typeof input.account === 'string' ? input.account.trim() : '';
  return found && account ? { ...found, artifactAccount: account } : found;
}

function requiredById(context: StepContext, id: string): JsonObject {
  const found = boundArtifact(context, id);
  if (found) return found;
  throw invalid(
    `The artifact ${nameOfExpected(context, id)} was not found in this run; does the trigger or an earlier stage deliver it?`,
  );
}

/** What its author calls it: an id says nothing to a person. */
function nameOfExpected(context: StepContext, id: string): string {
  const lists = [
    context.execution.trigger.expectedArtifacts,
    ...context.stages().map((stage) => stage.context.expectedArtifacts),
  ];
  const expected = lists.flatMap(objectsIn).find((one) => one.id === id);
  return expected ? sayExpected(expected) : id;
}

/** What the stages before made, nearest first, and what the trigger brought. A branch beside this one has no say. */
export function artifactsBefore(context: StepContext): JsonObject[] {
  const made = context.before().map((stage) => stage.outputs.artifacts);
  return distinct([...made, context.execution.trigger.artifacts].flatMap(objectsIn));
}

/** Of those the ones that can be written into a manifest. */
export const visibleArtifacts = (context: StepContext): Artifact[] => artifactsIn(artifactsBefore(context));

/** Those that must be used, by id or written into the stage. Throws `invalid` for one that nobody delivers. */
export function requiredArtifacts(context: StepContext): Artifact[] {
  const ids = context.context.requiredArtifactIds;
  const named = (Array.isArray(ids) ? ids : []).filter((id) => typeof id === 'string');
  const inline = context.context.requiredArtifacts;
  for (const item of objectsIn(inline)) {
    const id = stringAt(item, 'expectedArtifactId');
    if (id) named.push(id);
  }
  const found = named.map((id) => requiredById(context, id));
  const written = objectsIn(inline).map((item) => item.artifact);
  return artifactsIn([...found, ...written.filter((artifact) => artifact !== undefined)]);
}

function artifactsIn(list: Json | undefined): Artifact[] {
  return objectsIn(list).flatMap((item) => {
    const { type, name, reference } = item;
    if (typeof type !== 'string' || typeof reference !== 'string') return [];
    return [{ ...item, type, name: typeof name === 'string' ? name : '', reference }];
  });
}

/** By the expected artifact's id: what a stage before bound, nearest first, else what the trigger brought. */
function boundArtifact(context: StepContext, id: string): JsonObject | undefined {
  const outputs = context.before().map((stage) => stage.outputs.resolvedExpectedArtifacts);
  for (const list of [...outputs, context.execution.trigger.resolvedExpectedArtifacts]) {
    const expected = objectsIn(list).find((item) => item.id === id);
    if (expected && isJsonObject(expected.boundArtifact)) {
      return withAccount(expected.boundArtifact, patternOf(expected));
    }
  }
  return undefined;
}

/** What a stage needs whose manifest may come from an artifact. */
export type SourceCapabilities = Pick<Capabilities, 'manifests' | 'artifacts'>;
