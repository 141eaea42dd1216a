/** Numbers that look like chance and are the same every time: a function of a seed and an index, nothing is stored. */

/** A seed from text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** 0 ≤ result < 1. */
export function noise(seed: number, index: number): number {
  let x = Math.imul((seed ^ Math.imul(index | 0, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 16), 0x27d4eb2f);
  return ((x ^ (x >>> 15)) >>> 0) / 0x1_0000_0000;
}

/** The same, drifting slowly from one level to the next over `period` indices. */
export function drift(seed: number, index: number, period: number): number {
  const whole = Math.floor(index / period);
  const part = index / period - whole;
  const smooth = part * part * (3 - 2 * part);
  return noise(seed, whole) * (1 - smooth) + noise(seed, whole + 1) * smooth;
}
