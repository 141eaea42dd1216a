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
