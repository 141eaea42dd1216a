import { Buffer } from 'node:buffer';
import { invalid, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Artifact } from '#lib/providers/contract';
import type { StepContext } from '#lib/stages/contract';

/**
 * Where a stage's document comes from: written into the stage as text or as objects, or an artifact. Expressions are
 * evaluated here and not by the engine, because they are evaluated after the text was read: a value can then never
 * become YAML of its own, and `${HOME}` in somebody's shell script stays what it is.
 */
export function sourceOf(context: StepContext, keys: readonly string[]): { parse: string } | { values: Json[] } {
  const fields = context.context;
  if (stringAt(fields, 'source') === 'artifact') return { parse: artifactText(context) };
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

function artifactText(context: StepContext): string {
  const artifact = objectAt(context.context, 'manifestArtifact');
  const id = stringAt(context.context, 'manifestArtifactId');
  const found = id ? boundArtifact(context, id) : stringAt(artifact, 'type') ? artifact : undefined;
  if (!found) {
    throw invalid(
      id
        ? `The artifact ${id} was not found in this run; does the trigger or an earlier stage deliver it?`
        : 'The stage names no artifact to read the manifest from',
    );
  }
  const type = stringAt(found, 'type') ?? '';
  const reference = stringAt(found, 'reference');
  if (type === 'embedded/base64' && reference) return Buffer.from(reference, 'base64').toString('utf8');
  throw invalid(
    `Artifact ${stringAt(found, 'name') ?? id ?? ''} is of type ${type || 'unknown'}; a manifest can be read from embedded/base64`,
  );
}

/** Everything that a stage may bind: what the trigger brought and what other stages made, the latest first. */
export function visibleArtifacts(context: StepContext): Artifact[] {
  const made = context.stages().map((stage) => stage.outputs.artifacts);
  return [context.execution.trigger.artifacts, ...made].reverse().flatMap(artifactsIn);
}

/** Those that must be used, by id or written into the stage. Throws `invalid` for one that nobody delivers. */
export function requiredArtifacts(context: StepContext): Artifact[] {
  const ids = context.context.requiredArtifactIds;
  const named = (Array.isArray(ids) ? ids : []).filter((id) => typeof id === 'string');
  const inline = context.context.requiredArtifacts;
  for (const item of (Array.isArray(inline) ? inline : []).filter(isJsonObject)) {
    const id = stringAt(item, 'expectedArtifactId');
    if (id) named.push(id);
  }
  const found = named.map((id) => {
    const artifact = boundArtifact(context, id);
    if (!artifact)
      throw invalid(`The artifact ${id} was not found in this run; does the trigger or an earlier stage deliver it?`);
    return artifact;
  });
  const written = (Array.isArray(inline) ? inline : []).filter(isJsonObject).map((item) => item.artifact);
  return artifactsIn([...found, ...written.filter((artifact) => artifact !== undefined)]);
}

function artifactsIn(list: Json | undefined): Artifact[] {
  return (Array.isArray(list) ? list : []).filter(isJsonObject).flatMap((item) => {
    const { type, name, reference } = item;
    if (typeof type !== 'string' || typeof reference !== 'string') return [];
    return [{ ...item, type, name: typeof name === 'string' ? name : '', reference }];
  });
}

/** By the expected artifact's id, from the trigger and from every stage that ran before. */
function boundArtifact(context: StepContext, id: string): JsonObject | undefined {
  const outputs = context.stages().map((stage) => stage.outputs.resolvedExpectedArtifacts);
  const lists = [...outputs, context.execution.trigger.resolvedExpectedArtifacts];
  for (const list of lists.reverse()) {
    const expected = (Array.isArray(list) ? list : []).filter(isJsonObject).find((item) => item.id === id);
    if (expected && isJsonObject(expected.boundArtifact)) return expected.boundArtifact;
  }
  return undefined;
}
