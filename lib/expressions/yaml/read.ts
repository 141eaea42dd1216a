import type { Meter } from '../budget.ts';
import { javaException } from '../errors.ts';
import type { Value } from '../values/value.ts';
import { readEveryday } from './everyday.ts';
import { NotEveryday } from './rows.ts';
import { readWhole } from './whole.ts';

/** The value of the one document of a text; null for an empty text. */
export function readYaml(text: string, meter: Meter): Value {
  const documents = readAllYaml(text, meter);
  if (documents.length > 1) {
    const type = 'org.yaml.snakeyaml.composer.ComposerException';
    throw javaException(type, 'The text holds more than one YAML document; use #readAllYaml');
  }
  return documents[0] ?? null;
}

/**
 * YAML 1.1 to values. Aliases share one value, so a small text cannot grow into a large tree. A megabyte of everyday YAML
 * takes half of what an expression may use; what only the library can read is charged thirty times that.
 */
export function readAllYaml(text: string, meter: Meter): Value[] {
  meter.grow(text.length * 2);
  meter.step(text.length >> 5);
  try {
    return readEveryday(text, meter);
  } catch (error) {
    if (!(error instanceof NotEveryday)) throw error;
  }
  return readWhole(text, meter);
}
