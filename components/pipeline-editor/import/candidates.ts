import { parseJson } from '#components/fields/json-text.ts';
import { invalid } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { ImportCandidate } from '#lib/pipeline-configs/view';

/** What the dialog knows of each pipeline that could be created. */
export interface Choice {
  candidate: ImportCandidate;
  chosen: boolean;
  name: string;
  /** Why the server did not take it. */
  problem?: string;
}

export interface Preview {
  candidates: ImportCandidate[];
  /** Names that the application has already. */
  taken: string[];
}

/** Throws `invalid` with line and column. */
export function readContent(text: string): Json {
  const parsed = parseJson(text);
  if (!('problem' in parsed)) return parsed.value;
  const { message, line, column } = parsed.problem;
  throw invalid(`The text is no JSON: line ${line}, column ${column}: ${message}`);
}

export function choicesOf({ candidates }: Preview): Choice[] {
  return candidates.map((candidate) => ({
    candidate,
    chosen: true,
    name: candidate.freeName ?? candidate.name,
  }));
}

/** Why a choice cannot be created under its name; undefined when it can. What is not chosen is not judged. */
export function nameProblem(choice: Choice, choices: readonly Choice[], taken: readonly string[]): string | undefined {
  if (!choice.chosen) return undefined;
  const name = choice.name.trim();
  if (name === '') return 'Give it a name';
  if (taken.includes(name)) return 'This application has a pipeline of that name';
  const same = choices.filter((one) => one.chosen && one.name.trim() === name);
  return same.length > 1 ? 'Two of those chosen have this name' : undefined;
}

/** As it is saved; key order as it came. */
export function documentOfChoice({ candidate, name }: Choice, disabled: boolean): JsonObject {
  return { ...candidate.document, name: name.trim(), ...(disabled ? { disabled: true } : {}) };
}
