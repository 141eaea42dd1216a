import type { Json } from '#lib/kernel/json';
import { jsonSlip } from './json-slip.ts';

export interface TextProblem {
  message: string;
  /** Both count from 1. */
  line: number;
  column: number;
}

/** Reads any JSON; a slip comes with its place. */
export function parseJson(text: string): { value: Json } | { problem: TextProblem } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    const { offset, message } = jsonSlip(text);
    return problemAt(text, offset, message);
  }
}

export function problemAt(text: string, offset: number, message: string): { problem: TextProblem } {
  const before = text.slice(0, offset);
  return { problem: { message, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') } };
}
