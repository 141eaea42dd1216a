import type { ArtifactDefinition } from '#lib/artifacts/contract';
import { definitionForArtifact } from '#lib/artifacts/registry';
import { isJsonObject, type JsonObject, jsonEquals, objectAt, stringAt } from '#lib/kernel/json';
import { matchesArtifact, objectsIn, patternOf, sayArtifact, sayExpected } from '#lib/pipelines/expected-artifacts';

/** What the start dialog asks of a pipeline's expected artifacts, and what a start then carries. Pure. */

export interface AskedArtifact {
  id: string;
  title: string;
  pattern: JsonObject;
  /** What the run takes when nothing is given here. */
  otherwise: string;
  /** Where versions of it are listed; undefined where no place tells. */
  listed?: JsonObject;
}

export type ArtifactChoice =
  | { kind: 'otherwise' }
  | { kind: 'version'; version: string }
  | { kind: 'given'; artifact: JsonObject };

export type ArtifactChoices = Readonly<Record<string, ArtifactChoice>>;

/** Those without an id cannot be given: nothing could say which one is meant. */
export function askedArtifacts(document: JsonObject): AskedArtifact[] {
  return objectsIn(document.expectedArtifacts).flatMap((expected) => {
    const id = stringAt(expected, 'id');
    if (!id) return [];
    const pattern = patternOf(expected);
    const listed = listedOf(expected, pattern);
    const title = stringAt(expected, 'displayName') || sayExpected(expected);
    return [{ id, title, pattern, otherwise: otherwiseOf(expected), ...(listed && { listed }) }];
  });
}

/** What an earlier run was about, to start the same again; what was its default then is the default now. */
export function choicesOf(trigger: JsonObject): ArtifactChoices {
  return Object.fromEntries(
    objectsIn(trigger.resolvedExpectedArtifacts).flatMap(({ id, boundArtifact, defaultArtifact }) =>
      typeof id === 'string' && isJsonObject(boundArtifact) && !jsonEquals(boundArtifact, defaultArtifact)
        ? [[id, { kind: 'given' as const, artifact: boundArtifact }]]
        : [],
    ),
  );
}

function otherwiseOf(expected: JsonObject): string {
  const prior = expected.usePriorArtifact === true ? ['the one of the previous run'] : [];
  const fallback = isJsonObject(expected.defaultArtifact) ? sayArtifact(expected.defaultArtifact) : '';
  const standard = expected.useDefaultArtifact === true ? [`the default${fallback && `, ${fallback}`}`] : [];
  const ways = [...prior, ...standard].join(', else ');
  return ways ? `${ways.charAt(0).toUpperCase()}${ways.slice(1)}` : 'None';
}

/** Its name is what the pattern says, or the default where that is a regular expression. */
function listedOf(expected: JsonObject, pattern: JsonObject): JsonObject | undefined {
  const fallback = objectAt(expected, 'defaultArtifact');
  const text = (field: string) => stringAt(pattern, field) || stringAt(fallback, field) || '';
  const wanted = stringAt(pattern, 'name') ?? '';
  const name = /^[\w./:-]+$/.test(wanted) ? wanted : (stringAt(fallback, 'name') ?? '');
  const [type, artifactAccount] = [text('type'), text('artifactAccount')];
  const definition: ArtifactDefinition | undefined = definitionForArtifact(type);
  if (!definition?.atVersion || !name || (!artifactAccount && !definition.anonymous)) return undefined;
  return { type, name, ...(artifactAccount && { artifactAccount }) };
}

/** The artifact of a listed version. */
export function atVersion(listed: JsonObject, version: string): JsonObject {
  const definition: ArtifactDefinition | undefined = definitionForArtifact(stringAt(listed, 'type') ?? '');
  return definition?.atVersion?.(listed, version) ?? { ...listed, version };
}

/** What a start carries; empty when nothing was chosen. */
export function artifactsBody(asked: readonly AskedArtifact[], choices: ArtifactChoices): JsonObject {
  const chosen = asked.flatMap((one) => {
    const artifact = artifactOf(one, choices[one.id]);
    return artifact ? [{ id: one.id, artifact }] : [];
  });
  if (chosen.length === 0) return {};
  return {
    artifacts: chosen.map(({ artifact }) => artifact),
    expectedArtifactIds: chosen.map(({ id }) => id),
  };
}

/** By id: why what was chosen cannot be taken. */
export function artifactRefusals(asked: readonly AskedArtifact[], choices: ArtifactChoices): Map<string, string> {
  const refusals = new Map<string, string>();
  for (const one of asked) {
    const choice = choices[one.id];
    const artifact = artifactOf(one, choice);
    if (choice?.kind === 'version' && choice.version === '') refusals.set(one.id, 'No version is chosen');
    else if (artifact && !stringAt(artifact, 'type')) refusals.set(one.id, 'Give the type of the artifact');
    else if (artifact && !matchesArtifact(one.pattern, artifact)) {
      refusals.set(one.id, `${sayArtifact(artifact)} is not what is expected: ${sayArtifact(one.pattern)}`);
    }
  }
  return refusals;
}

function artifactOf({ listed }: AskedArtifact, choice: ArtifactChoice | undefined): JsonObject | undefined {
  if (choice?.kind === 'given') return choice.artifact;
  if (choice?.kind === 'version' && listed) return atVersion(listed, choice.version);
  return undefined;
}
