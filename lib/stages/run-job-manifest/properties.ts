import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/**
 * What a job tells the run through its log, in Spinnaker's words: lines `SPINNAKER_PROPERTY_<KEY>=<value>`, keys in lower
 * case, and lines `SPINNAKER_CONFIG_JSON={…}`. Later lines win. Pure; reads a log of any length and keeps little of it.
 */
export const mostBytes = 1024 * 1024;

const property = /SPINNAKER_PROPERTY_([^=]+)=(.*)$/;
const config = /^\s*SPINNAKER_CONFIG_JSON=(.*)$/;

/** Throws `invalid` for JSON that is none, and when there is too much. */
export async function propertiesIn(lines: AsyncIterable<string>): Promise<JsonObject> {
  const found = new Map<string, Json>();
  let bytes = 0;
  for await (const line of lines) {
    const entries = entriesOf(line);
    if (entries.length === 0) continue;
    bytes += line.length;
    if (bytes > mostBytes) {
      throw invalid(
        'The job writes more than 1 MiB of properties into its log; hand over larger results by an artifact',
      );
    }
    for (const [key, value] of entries) found.set(key, value);
  }
  return Object.fromEntries(found);
}

function entriesOf(line: string): [string, Json][] {
  const json = config.exec(line)?.[1];
  if (json !== undefined) return Object.entries(parsed(json));
  const [, key, value] = property.exec(line) ?? [];
  return key === undefined ? [] : [[key.trim().toLowerCase(), (value ?? '').trim()]];
}

function parsed(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isJsonObject(value)) {
    throw invalid(`What the job wrote behind SPINNAKER_CONFIG_JSON= is no JSON object: ${text.slice(0, 120)}`);
  }
  return value;
}
