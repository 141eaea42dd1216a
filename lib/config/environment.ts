import { z } from 'zod';
import { invalid } from '#lib/kernel/errors';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the named variables; an empty one counts as not set. Throws `invalid` in one sentence about the first that is
 * wrong. The value itself is never repeated: it may be a secret.
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Environment,
): z.output<z.ZodObject<Shape>> {
  const names = Object.keys(shape);
  const given = Object.fromEntries(names.map((name) => [name, env[name]?.trim() || undefined]));
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0]);
  throw invalid(`The setting ${name} ${issue?.message}`, { object: name });
}

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration within bounds, in milliseconds: `12h`. */
export const duration = (least: string, most: string) =>
  z.string().transform((text, context) => {
    const ms = inMs(text);
    if (ms !== undefined && ms >= inMs(least)! && ms <= inMs(most)!) return ms;
    context.addIssue(`must be a duration from ${least} to ${most}, like 12h or 30m`);
    return z.NEVER;
  });

/** Undefined for what is no duration. */
export function inMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * units[unit]! : undefined;
}
