import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';

/** What both sides changed, and not alike. Absent values: the side does not have it. */
export interface MergeConflict {
  /** The same for the same place, whatever was chosen elsewhere. */
  id: string;
  /** `Stage “Deploy”`, `Parameter branch`, `Pipeline` */
  subject: string;
  /** Dotted, inside of the subject; empty when the subject as a whole came, went or changed. */
  path: string;
  base?: Json;
  theirs?: Json;
  mine?: Json;
}

export type Choice = 'theirs' | 'mine';
export type Choices = Readonly<Record<string, Choice>>;

/** Three sides of one thing; undefined where a side does not have it. */
export interface Sides<T = Json> {
  base: T | undefined;
  theirs: T | undefined;
  mine: T | undefined;
}

/** Collects what has to be chosen while documents are merged, and answers what was. */
export class Merge {
  readonly conflicts: MergeConflict[] = [];
  private readonly choices: Choices;

  constructor(choices: Choices) {
    this.choices = choices;
  }

  /** What comes of three values: the side that changed it, both if they can be, else what was chosen (theirs until then). */
  value(sides: Sides, subject: string, path: string): Json | undefined {
    const { base, theirs, mine } = sides;
    if (jsonEquals(theirs, mine) || jsonEquals(base, mine)) return theirs;
    if (jsonEquals(base, theirs)) return mine;
    if (isJsonObject(theirs) && isJsonObject(mine) && (base === undefined || isJsonObject(base))) {
      return this.object({ base: base ?? {}, theirs, mine }, subject, path);
    }
    if (isListOfObjects(base) && isListOfObjects(theirs) && isListOfObjects(mine)) {
      if (base.length === theirs.length && base.length === mine.length) {
        return base.map((item, at) =>
          orNull(this.value({ base: item, theirs: theirs[at], mine: mine[at] }, subject, join(path, String(at)))),
        );
      }
    }
    return this.chosen(sides, subject, path);
  }

  object({ base, theirs, mine }: Record<keyof Sides, JsonObject>, subject: string, path = ''): JsonObject {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
    const merged: [string, Json][] = [];
    for (const key of keys) {
      const value = this.value(
        { base: at(base, key), theirs: at(theirs, key), mine: at(mine, key) },
        subject,
        join(path, key),
      );
      if (value !== undefined) merged.push([key, value]);
    }
    return Object.fromEntries(merged);
  }

  chosen<T extends Json>(sides: Sides<T>, subject: string, path: string): T | undefined {
    const stem = `${subject} ${path}`.trim();
    let id = stem;
    for (let number = 2; this.conflicts.some((other) => other.id === id); number++) id = `${stem} #${number}`;
    const present = Object.entries(sides).filter(([, value]) => value !== undefined);
    this.conflicts.push({ id, subject, path, ...Object.fromEntries(present) });
    return this.choiceOf(id) === 'mine' ? sides.mine : sides.theirs;
  }

  choiceOf(id: string): Choice | undefined {
    return Object.hasOwn(this.choices, id) ? this.choices[id] : undefined;
  }
}

const at = (object: JsonObject, key: string) => (Object.hasOwn(object, key) ? object[key] : undefined);
const join = (path: string, key: string) => (path ? `${path}.${key}` : key);
const orNull = (value: Json | undefined): Json => value ?? null;

function isListOfObjects(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject);
}
