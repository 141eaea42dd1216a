import type { Run, StageState } from '#lib/engine/run';
import type { JsonObject } from '#lib/kernel/json';

/**
 * How much stages and runs may hold. A step's answer is bounded by itself, but a stage may add to what it holds at each look, and one
 * expression may name megabytes in a hundred fields: what is too large for a row could never be committed, and what is too large for a
 * worker would take every other run down with it.
 */
const megabyte = 1024 * 1024;
const mostOfStage = 32 * megabyte;
/** One turn may write all of it, and jsonb holds no more than 256 MB. */
const mostOfRun = 200 * megabyte;
/** Even hundreds of stages of this size do not fill a run. */
const little = megabyte / 4;

type Held = Pick<StageState, 'context' | 'outputs'>;

/** Why the stage may not hold this, as a sentence; undefined = it may. */
export function tooMuchFor(run: Run, stage: StageState, held: Held): string | undefined {
  const own = sizeOf(held);
  if (own > mostOfStage) return `The stage would hold more than ${mostOfStage / megabyte} MB in its fields and outputs`;
  if (own <= little) return undefined;
  let all = own;
  for (const other of run.stages.values()) if (other !== stage) all += sizeOf(other);
  return all > mostOfRun ? `The stages of this run would hold more than ${mostOfRun / megabyte} MB` : undefined;
}

/** Contexts and outputs are replaced and never changed in place, so each is counted once. */
const counted = new WeakMap<object, number>();

const sizeOf = ({ context, outputs }: Held): number => countOnce(context) + countOnce(outputs);

function countOnce(object: JsonObject): number {
  let size = counted.get(object);
  if (size === undefined) {
    size = sizeUpTo(object, mostOfRun);
    counted.set(object, size);
  }
  return size;
}

/**
 * About how many bytes the value has as JSON, but no more than just above `most`: counted without writing it, and what is
 * found in many places counts for each. What holds itself counts once and is left to others to refuse.
 */
export function sizeUpTo(value: unknown, most: number): number {
  let size = 0;
  const above = new Set<object>();
  const count = (one: unknown): void => {
    size += ownSize(one);
    if (typeof one !== 'object' || one === null || above.has(one)) return;
    above.add(one);
    for (const name in one) {
      if (size > most) break;
      size += Array.isArray(one) ? 1 : name.length + 4;
      count((one as Record<string, unknown>)[name]);
    }
    above.delete(one);
  };
  count(value);
  return size;
}

function ownSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Buffer.byteLength(value) + 2;
    case 'number':
      return String(value).length;
    case 'object':
      return value === null ? 4 : 2;
    default:
      return 5;
  }
}
