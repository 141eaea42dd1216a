/**
 * Public indexes have tens of megabytes, and reading all that YAML would hold up a worker for longer than others wait for its
 * heartbeat. Helm writes an index line by line in one form, so the lines of one chart are found by their indentation:
 *
 *     entries:
 *       web:
 *       - version: 1.10.0
 *       other:
 */
const entriesLine = /^entries:[ \t]*\r?$/m;

/**
 * An index with only this chart in it, or with none when it is not there. Undefined when the text is not written in helm's
 * form; then it has to be read whole.
 */
export function indexOfChart(text: string, name: string): string | undefined {
  const entries = entriesLine.exec(text);
  if (!entries) return undefined;
  const body = text.slice(entries.index + entries[0].length);
  const indent = /\n([ ]+)[^\s#-]/.exec(body)?.[1];
  if (indent === undefined) return undefined;
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const begin = new RegExp(`\\n${indent}(["']?)${quoted}\\1:[ \\t]*\\r?(?=\\n)`).exec(body);
  if (!begin) return 'entries: {}';
  const rest = body.slice(begin.index + begin[0].length);
  // The next chart, or the next member of the index. A list may stand as far left as its key.
  const end = new RegExp(`\\n(?:${indent}(?![ \\t#-])|(?![ \\t\\r\\n#-]))\\S`).exec(rest);
  return `entries:${begin[0]}${end ? rest.slice(0, end.index) : rest}\n`;
}
