import { defaultBudget, Meter } from '#lib/expressions/budget';
import { matchesPattern } from '#lib/expressions/regex/pattern';
import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, jsonEquals, stringAt } from '#lib/kernel/json';

/**
 * Expected artifacts and what they are bound to (reference §6): pure, the same at the start of a run and behind a stage.
 * Patterns come from people and artifacts from strangers, so they meet in our own engine for regular expressions.
 */
export interface Resolution {
  /** Each expected artifact that was resolved, with `boundArtifact`. */
  resolved: JsonObject[];
  /** What they are bound to, each once. */
  artifacts: JsonObject[];
}

export interface ResolutionInput {
  expected: readonly JsonObject[];
  received: readonly JsonObject[];
  /** Artifacts of the pipeline's previous run; asked for only when needed. */
  prior?: readonly JsonObject[];
  /** A pattern that more than one artifact matches is refused; otherwise the first one counts. */
  unique: boolean;
}

const compared = ['type', 'name', 'version', 'location', 'reference'] as const;
const longestText = 100_000;
const longestPattern = 2000;

/** Every field the pattern gives is equal or matches as a whole; an empty one leaves it open. */
export function matchesArtifact(pattern: JsonObject, artifact: JsonObject): boolean {
  return compared.every((field) => {
    const wanted = textAt(pattern, field);
    if (wanted === '') return true;
    const found = artifact[field];
    if (typeof found !== 'string') return false;
    return field === 'type' ? fits(oneType(wanted), oneType(found)) : fits(wanted, found);
  });
}

/** Throws `invalid` naming each expected artifact that nothing resolves, or that more than one artifact matches. */
export function resolveExpected(input: ResolutionInput): Resolution {
  const missing: string[] = [];
  const resolved = input.expected.flatMap((expected) => {
    const bound = boundOf(expected, input);
    if (!bound) missing.push(sayExpected(expected));
    return bound ? [{ ...expected, boundArtifact: bound }] : [];
  });
  if (missing.length > 0) {
    throw invalid(
      missing.length === 1
        ? `The expected artifact ${missing[0]} was not found: nothing that arrived matches it, and it has no default that may be used`
        : `These expected artifacts were not found: ${missing.join('; ')}`,
    );
  }
  return { resolved, artifacts: distinct(resolved.map((one) => one.boundArtifact)) };
}

function boundOf(expected: JsonObject, { received, prior, unique }: ResolutionInput): JsonObject | undefined {
  const pattern = patternOf(expected);
  const choose = (artifacts: readonly JsonObject[]): JsonObject | undefined => {
    const found = distinct(artifacts.filter((artifact) => matchesArtifact(pattern, artifact)));
    if (found.length > 1 && unique) {
      const some = found.slice(0, 5).map(sayArtifact).join(', ');
      throw invalid(
        `The expected artifact ${sayExpected(expected)} matches ${found.length} artifacts: ${some}; say which`,
      );
    }
    return found[0];
  };
  const fresh = choose(received);
  if (fresh) return withAccount(fresh, pattern);
  const earlier = expected.usePriorArtifact === true ? choose(prior ?? []) : undefined;
  if (earlier) return withAccount(earlier, pattern);
  const fallback = expected.defaultArtifact;
  return expected.useDefaultArtifact === true && isJsonObject(fallback) && textAt(fallback, 'type') !== ''
    ? fallback
    : undefined;
}

/**
 * Of the pipeline's expected artifacts those that count at its start: named by the trigger, or with something to fall
 * back on. The others are there for stages to bind.
 */
export function expectedAtStart(document: JsonObject, ids: unknown): JsonObject[] {
  const named = new Set(Array.isArray(ids) ? ids : []);
  return objectsIn(document.expectedArtifacts).filter(
    (one) => named.has(one.id ?? '') || one.useDefaultArtifact === true || one.usePriorArtifact === true,
  );
}

/** The account that the author chose goes along with what was found, unless that has one of its own. */
export function withAccount(artifact: JsonObject, pattern: JsonObject): JsonObject {
  const account = textAt(pattern, 'artifactAccount');
  return account !== '' && textAt(artifact, 'artifactAccount') === ''
    ? { ...artifact, artifactAccount: account }
    : artifact;
}

/** What an expected artifact is recognised by; older documents say it with their default alone. */
export const patternOf = (expected: JsonObject): JsonObject =>
  isJsonObject(expected.matchArtifact) ? expected.matchArtifact : {};

/** `web image (docker/image registry/web)`, for sentences. */
export function sayExpected(expected: JsonObject): string {
  const what = sayArtifact(patternOf(expected));
  const name = textAt(expected, 'displayName') || (what === '' ? textAt(expected, 'id') : '');
  return name && what ? `“${name}” (${what})` : name ? `“${name}”` : what || 'without a name';
}

export function sayArtifact(artifact: JsonObject): string {
  const version = textAt(artifact, 'version');
  const name = textAt(artifact, 'name') || textAt(artifact, 'reference').slice(0, 80);
  return [textAt(artifact, 'type'), version && name ? `${name} ${version}` : name || version].filter(Boolean).join(' ');
}

export function distinct(artifacts: readonly JsonObject[]): JsonObject[] {
  const kept: JsonObject[] = [];
  for (const artifact of artifacts) if (!kept.some((one) => jsonEquals(one, artifact))) kept.push(artifact);
  return kept;
}

export const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : []);

/** The artifact store's types mean the same content. */
const oneType = (type: string): string => type.replace(/^remote\/(?=(map\/)?base64$)/, 'embedded/');

const textAt = (artifact: JsonObject, field: string): string => stringAt(artifact, field) ?? '';

/** A pattern that is broken or costs too much matches nothing but itself. */
function fits(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (pattern.length > longestPattern || text.length > longestText) return false;
  try {
    return matchesPattern(pattern, text, new Meter(defaultBudget, Date.now));
  } catch {
    return false;
  }
}
