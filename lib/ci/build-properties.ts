import { invalid, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';

/**
 * The content of a property file as an object: JSON, YAML, or Java properties for every other extension. Throws `invalid`
 * naming the file when it cannot be read so.
 */
export function parseBuildProperties(fileName: string, text: string): JsonObject {
  try {
    if (/\.json$/i.test(fileName)) return objectOf(JSON.parse(text));
    if (/\.ya?ml$/i.test(fileName)) return objectOf(yamlOf(text));
  } catch (error) {
    throw invalid(`The property file ${fileName} cannot be read: ${messageOf(error)}`, { object: fileName });
  }
  return parseJavaProperties(text);
}

function yamlOf(text: string): unknown {
  const read = readYamlDocument(text, { length: 5 * 1024 * 1024, aliases: 100 });
  if (!('problem' in read)) return read.value;
  const { message, line, column } = read.problem;
  throw new Error(`line ${line}, column ${column}: ${message}`);
}

/** A second pass through JSON drops members named `__proto__` at every depth, and whatever YAML has that JSON has not. */
function objectOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error('its top level is not an object');
  const text = JSON.stringify(value, (key, member: unknown) => (key === '__proto__' ? undefined : member));
  return JSON.parse(text) as JsonObject;
}

/** The format of java.util.Properties: `key=value`, `key: value`, `key value`, comments, continued lines, escapes. */
export function parseJavaProperties(text: string): JsonObject {
  const properties: JsonObject = {};
  for (const line of logicalLines(text)) {
    const [key, value] = splitLine(line).map(unescapeText) as [string, string];
    if (key !== '__proto__') properties[key] = value;
  }
  return properties;
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let continued = '';
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (!continued && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const slashes = /\\*$/.exec(line)![0].length;
    if (slashes % 2 === 1) {
      continued += line.slice(0, -1);
    } else {
      lines.push(continued + line);
      continued = '';
    }
  }
  if (continued) lines.push(continued);
  return lines;
}

function splitLine(line: string): [string, string] {
  let end = 0;
  while (end < line.length && !'=: \t\f'.includes(line[end]!)) end += line[end] === '\\' ? 2 : 1;
  const key = line.slice(0, end);
  const rest = line.slice(end).replace(/^[ \t\f]+/, '');
  return [key, rest.replace(/^[=:][ \t\f]*/, '')];
}

const named: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_match, code: string | undefined, char: string | undefined) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (named[char!] ?? char!),
  );
}
