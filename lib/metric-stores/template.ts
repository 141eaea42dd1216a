/**
 * Filters of canary metrics with `${…}` in them, as Kayenta fills them in: `${name}`, `${name:-default}`, values that hold
 * variables themselves, and `$${name}` for a literal `${name}`. An unknown name is an error.
 */
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';

const maxLength = 50_000;
const maxSteps = 1000;

/** The filter of a query, filled in; undefined when it has none. Inline text wins over a template named by the query. */
export function expandFilter(
  query: JsonObject,
  templates: Readonly<Record<string, string>>,
  bindings: Readonly<Record<string, string>>,
): string | undefined {
  if (query.customFilter) {
    throw invalid('A metric uses customFilter, which was replaced by customInlineTemplate and customFilterTemplate');
  }
  const template = stringAt(query, 'customInlineTemplate') || namedTemplate(query, templates);
  if (template === undefined) return undefined;
  // Configs write `$\{` so that the pipeline leaves it alone.
  return substitute(template.replaceAll('$\\{', '${'), bindings);
}

function namedTemplate(query: JsonObject, templates: Readonly<Record<string, string>>): string | undefined {
  const name = stringAt(query, 'customFilterTemplate');
  if (!name) return undefined;
  if (!Object.hasOwn(templates, name)) {
    const known = Object.keys(templates).join(', ') || 'none';
    throw invalid(`The canary config has no filter template named "${name}"; it has: ${known}`);
  }
  return templates[name];
}

/** Throws `invalid` for unknown names, and for values that refer to themselves or grow without end. */
export function substitute(template: string, bindings: Readonly<Record<string, string>>): string {
  let steps = 0;
  const resolve = (text: string, open: readonly string[]): string => {
    let result = '';
    let at = 0;
    for (let start = text.indexOf('${', at); start >= 0; start = text.indexOf('${', at)) {
      if (++steps > maxSteps)
        throw invalid(`A metric's filter has more than ${maxSteps} variables: ${shorten(template)}`);
      const end = closing(text, start + 2);
      if (end < 0) break;
      const escaped = start > at && text[start - 1] === '$';
      result += text.slice(at, escaped ? start - 1 : start);
      result += escaped ? text.slice(start, end + 1) : variable(text.slice(start + 2, end), open);
      at = end + 1;
      if (result.length > maxLength) throw invalid(`A metric's filter grows beyond ${maxLength} characters`);
    }
    return result + text.slice(at);
  };

  const variable = (content: string, open: readonly string[]): string => {
    const split = content.indexOf(':-');
    const name = split < 0 ? content : content.slice(0, split);
    if (open.includes(name)) throw invalid(`The variable ${name} in a metric's filter refers to itself`);
    if (Object.hasOwn(bindings, name)) return resolve(bindings[name]!, [...open, name]);
    if (split >= 0) return resolve(content.slice(split + 2), open);
    const known = Object.keys(bindings).join(', ') || 'none';
    throw invalid(
      `Problem evaluating custom filter template: ${shorten(template)}: there is no "${name}", there is: ${known}`,
    );
  };

  return resolve(template, []);
}

/** The brace that ends a variable, defaults with variables inside skipped over. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('${', i)) depth++;
    else if (text[i] === '}' && depth-- === 0) return i;
  }
  return -1;
}

const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
