import { illegalArgument, numberFormat } from '../errors.ts';
import { base64Of, bytesOfBase64, utf8Text } from '../library/utf8.ts';
import { parseDouble, parseWhole } from '../values/convert-scalars.ts';
import { Float, NotEvaluable, type Value } from '../values/value.ts';
import { defineFunction } from './table.ts';

export const textFunctions = [
  defineFunction({
    signature: 'toInt(String?)',
    description: 'Reads a text as a whole number.',
    parameters: ['value: Digits with an optional sign, nothing else'],
    example: "#toInt(parameters.replicas ?: '3')",
    run: (_run, text: string | null) => {
      const value = text === null ? undefined : parseWhole(text);
      if (value === undefined || value < -2147483648n || value > 2147483647n) throw numberFormat(String(text));
      return Number(value);
    },
  }),
  defineFunction({
    signature: 'toFloat(String?)',
    description: 'Reads a text as a number with a point.',
    parameters: ['value: A number, possibly with an exponent'],
    example: "#toFloat('1.5')",
    run: (_run, text: string | null) => {
      if (text === null) throw numberFormat('null');
      return new Float(parseDouble(text));
    },
  }),
  defineFunction({
    signature: 'toBoolean(String?)',
    description: 'True for "true" in any case, false for everything else.',
    parameters: ['value: The text'],
    example: '#toBoolean(parameters.dryRun)',
    run: (_run, text: string | null) => text?.toLowerCase() === 'true',
  }),
  defineFunction({
    signature: 'toBase64(String)',
    description: 'Encodes a text (UTF-8) as Base64.',
    parameters: ['value: The text'],
    example: "#toBase64('hello')",
    run: (run, text: string) => {
      run.meter.grow(text.length * 2);
      run.meter.read(text.length);
      return base64Of(new TextEncoder().encode(text));
    },
  }),
  defineFunction({
    signature: 'fromBase64(String)',
    description: 'Decodes a Base64 text (UTF-8).',
    parameters: ['value: The Base64 text'],
    example: "#fromBase64('aGVsbG8=')",
    run: (run, text: string) => {
      run.meter.grow(text.length);
      run.meter.read(text.length * 2);
      const bytes = bytesOfBase64(text);
      if (typeof bytes === 'string') throw illegalArgument(bytes);
      return utf8Text(bytes);
    },
  }),
  defineFunction({
    signature: 'alphanumerical(String)',
    description: 'Keeps the letters A–Z, a–z and the digits of a text.',
    parameters: ['value: The text'],
    example: "#alphanumerical('feature/login-2')",
    run: (run, text: string) => {
      run.meter.read(text.length);
      return text.replace(/[^A-Za-z0-9]+/g, '');
    },
  }),
  defineFunction({
    signature: 'doNotEval(Object)',
    description: 'Marks a value as literal: #toJson of it may contain expressions, which are left alone.',
    parameters: ['value: The value'],
    example: '#toJson(#doNotEval(parameters.template))',
    run: (_run, value: Value) => new NotEvaluable(value),
  }),
];
