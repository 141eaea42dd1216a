import { type Matcher, PromqlError } from './ast.ts';

const maxPattern = 500;

/** Regular expressions must match the whole value. */
export function createMatcher(label: string, op: Matcher['op'], value: string): Matcher {
  if (op === '=') return { label, op, value, matches: (text) => text === value };
  if (op === '!=') return { label, op, value, matches: (text) => text !== value };
  const pattern = compile(value);
  return { label, op, value, matches: (text) => pattern.test(text) === (op === '=~') };
}

/**
 * Prometheus' own engine takes linear time; this one's does not, so what could take long is refused: repeated groups,
 * more than five repetitions, look-around and back-references.
 */
function compile(text: string): RegExp {
  const plain = text.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
  const repetitions = plain.match(/[*+{]/g)?.length ?? 0;
  if (text.length > maxPattern || repetitions > 5 || /\)[*+{]/.test(plain) || /\(\?(?!:)|\\[1-9k]/.test(text)) {
    throw new PromqlError(
      'bad_data',
      `the sandbox does not evaluate so complex a regular expression: ${text.slice(0, 80)}`,
    );
  }
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch {
    throw new PromqlError('bad_data', `error parsing regexp: ${text.slice(0, 80)}`);
  }
}
