import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import { textOf } from './contract.ts';

/**
 * An artifact that a stage reads, as Spinnaker writes it: `{ id }` names an expected artifact, `{ artifact, account }` is one
 * written out. Members that are not ours stay.
 */
export type InputArtifact = JsonObject;

export function inputsIn(value: Json | undefined): InputArtifact[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.map((item) => (isJsonObject(item) ? item : { id: textOf(item) }));
}

export function isWrittenOut(input: InputArtifact): boolean {
  return isJsonObject(input.artifact) && !stringAt(input, 'id');
}

/** The other way to name it: what the first way said is dropped, the account stays. */
export function asNamed(input: InputArtifact, id = ''): InputArtifact {
  const { artifact: _artifact, ...rest } = input;
  return { ...rest, id };
}

export function asWrittenOut(input: InputArtifact, type: string): InputArtifact {
  const { id: _id, ...rest } = input;
  return { ...rest, artifact: isJsonObject(input.artifact) ? input.artifact : { type } };
}

/** An empty text takes the member out. */
export function withArtifactField(input: InputArtifact, field: string, text: string): InputArtifact {
  const artifact = isJsonObject(input.artifact) ? input.artifact : {};
  const { [field]: _was, ...others } = artifact;
  const next = text === '' && field !== 'type' ? others : { ...artifact, [field]: text };
  if (field !== 'artifactAccount') return { ...input, artifact: next };
  // Spinnaker keeps it beside the artifact, which a run prefers.
  const { account: _account, ...rest } = input;
  return text === '' ? { ...rest, artifact: next } : { ...rest, account: text, artifact: next };
}

/** What stands in a field of the artifact; its account may stand beside it. */
export function artifactField(input: InputArtifact, field: string): string {
  const text = textOf(isJsonObject(input.artifact) ? input.artifact[field] : undefined);
  return text === '' && field === 'artifactAccount' ? textOf(input.account) : text;
}
