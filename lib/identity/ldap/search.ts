import { type Client, type Entry, NoSuchObjectError, ResultCodeError, SizeLimitExceededError } from 'ldapts';
import { unavailable } from '#lib/kernel/errors';

/** Entries below a base. Throws `unavailable` with a sentence for administrators when the directory refuses to search. */
export async function search(
  client: Client,
  directory: string,
  query: { base: string; filter: string; attributes: string[]; scope?: 'base' | 'sub'; limit?: number; what: string },
): Promise<Entry[]> {
  const { base, filter, attributes, scope = 'sub', limit = 0 } = query;
  try {
    // Active Directory answers at most 1,000 entries unless asked page by page.
    const paged = limit === 0 ? { pageSize: 500 } : false;
    return (await client.search(base, { scope, filter, attributes, sizeLimit: limit, paged })).searchEntries;
  } catch (error) {
    const where = `${query.what} below "${base}"`;
    if (error instanceof NoSuchObjectError) {
      if (scope === 'base') return [];
      throw refusal(directory, `knows no place to look for ${where}`, error);
    }
    if (error instanceof SizeLimitExceededError) throw refusal(directory, `finds too many ${where}`, error);
    if (error instanceof ResultCodeError)
      throw refusal(directory, `refuses to look for ${where}: ${error.message}`, error);
    if (error instanceof Error && /filter|parse/i.test(error.message) && !('code' in error)) {
      throw refusal(directory, `cannot use the filter for ${query.what}: ${error.message}`, error);
    }
    throw error;
  }
}

function refusal(directory: string, what: string, cause: unknown) {
  return unavailable(`The directory ${directory} ${what}`, { cause, retryable: false });
}

/** All values of an attribute as text; servers differ in the case of names and in whether one value is a list. */
export function valuesOf(entry: Entry, attribute: string): string[] {
  const wanted = attribute.toLowerCase();
  const name = Object.keys(entry).find((one) => one.toLowerCase() === wanted);
  const value = name === undefined ? [] : entry[name];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => (one === undefined ? [] : [one.toString()]));
}

export const firstOf = (entry: Entry, attribute: string): string => valuesOf(entry, attribute)[0] ?? '';
