import { indentOf, isBlank, isDone, leave, type Place, type Read, type Rows } from './rows.ts';

/** How a text of "|" or ">" is written: folded or not, what becomes of its last ends of rows, and the column it begins at. */
interface Style {
  folded: boolean;
  chomp: '' | '+' | '-';
  /** Of its rows; further in they hold blanks of their own. */
  indent: number;
}

/** The text of "|" or ">" whose mark stands at a place; ends at the row after it. `parent` is the indent it stands below. */
export function blockText(rows: Rows, place: Place, parent: number): Read<string> {
  const { folded, chomp, indent } = styleOf(rows, place, parent);
  const isText = (at: number) => at < rows.end && indentOf(rows.lines[at] ?? '') >= indent;
  let row = place.row + 1;
  let apart = emptyRows(rows, row, indent);
  row += apart;
  let text = '';
  let end = '';
  while (isText(row)) {
    const line = (rows.lines[row] ?? '').slice(indent);
    text += '\n'.repeat(apart) + line;
    row++;
    // The last row of all may have no end of line.
    end = row < rows.lines.length ? '\n' : '';
    apart = emptyRows(rows, row, indent);
    row += apart;
    if (!isText(row)) {
      // A last row of blanks alone is a text or none, as one likes.
      if (isBlank(line)) leave();
      break;
    }
    if (!folded || isFurtherIn(line) || isFurtherIn((rows.lines[row] ?? '').slice(indent))) text += end;
    else if (apart === 0) text += ' ';
  }
  if (row < rows.end && indentOf(rows.lines[row] ?? '') > parent) leave();
  if (chomp !== '-') text += end;
  // What follows the last end of line of all is no row.
  if (chomp === '+') text += '\n'.repeat(row === rows.lines.length && apart > 0 ? apart - 1 : apart);
  return { value: text, row, column: 0 };
}

function styleOf(rows: Rows, { row, column }: Place, parent: number): Style {
  const header = rows.lines[row] ?? '';
  const mark = /^[|>](?:[1-9][+-]?|[+-][1-9]?)?(?= |$)/.exec(header.slice(column))?.[0] ?? leave();
  if (!isDone(header, column + mark.length)) leave();
  const chomp = mark.includes('+') ? '+' : mark.includes('-') ? '-' : '';
  const given = /[1-9]/.exec(mark)?.[0];
  if (given && parent < 0) leave();
  const indent = given ? parent + Number(given) : detected(rows, row + 1, parent);
  return { folded: mark.startsWith('>'), chomp, indent };
}

/** The indent of its first row that holds anything. */
function detected(rows: Rows, from: number, parent: number): number {
  let widest = 0;
  for (let row = from; row < rows.end; row++) {
    const line = rows.lines[row] ?? '';
    const indent = indentOf(line);
    widest = Math.max(widest, indent);
    if (indent === line.length) continue;
    // An empty row may not stand further in than the text, and a tab is no indent.
    if (indent <= parent || indent < widest || line.charAt(indent) === '\t') leave();
    return indent;
  }
  return leave();
}

/** How many rows from here hold nothing; blanks beyond the indent are something. */
function emptyRows(rows: Rows, from: number, indent: number): number {
  let row = from;
  while (row < rows.end && isBlank(rows.lines[row] ?? '') && (rows.lines[row] ?? '').length <= indent) row++;
  return row - from;
}

const isFurtherIn = (line: string): boolean => /^[ \t]/.test(line);
