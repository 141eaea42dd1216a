/** A small, safe part of Markdown, parsed to data: what it does not know stays text, and links lead only to http(s). */
export type Span = { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; href: string };
export type Block = { kind: 'paragraph'; lines: Span[][] } | { kind: 'list'; items: Span[][] };

const longest = 20_000;
const item = /^\s{0,3}[-*•]\s+/;
/** Each alternative is bounded, so no text can make the match slow. */
const span =
  /`([^`\n]{1,500})`|\*\*([^*\n]{1,500})\*\*|\[([^[\]\n]{1,300})\]\((https?:\/\/[^\s()]{1,1000})\)|(https?:\/\/[^\s<>()"']{1,1000})/g;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const part of plainBreaks(text.slice(0, longest)).split(/\n{2,}/)) {
    for (const line of part.split('\n')) {
      if (line.trim() === '') continue;
      const last = blocks.at(-1);
      if (item.test(line)) {
        const spans = spansOf(line.replace(item, ''));
        if (last?.kind === 'list') last.items.push(spans);
        else blocks.push({ kind: 'list', items: [spans] });
      } else if (last?.kind === 'paragraph' && line !== part.split('\n')[0]) last.lines.push(spansOf(line));
      else blocks.push({ kind: 'paragraph', lines: [spansOf(line)] });
    }
  }
  return blocks;
}

/** The same text without its marks, on one line: for previews. */
export function plainTextOf(text: string): string {
  const lines = blocksOf(text).flatMap((block) => (block.kind === 'list' ? block.items : block.lines));
  return lines.map((spans) => spans.map((part) => part.text).join('')).join(' ');
}

/** Spinnaker's instructions are often HTML; its line breaks are the part worth keeping. */
function plainBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/<br\s{0,3}\/?>/gi, '\n');
}

export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of line.matchAll(span)) {
    if (match.index > end) spans.push({ kind: 'text', text: line.slice(end, match.index) });
    const [whole, code, bold, label, target, bare] = match;
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (bold !== undefined) spans.push({ kind: 'bold', text: bold });
    else if (label !== undefined && target !== undefined) spans.push({ kind: 'link', text: label, href: target });
    else if (bare !== undefined) spans.push({ kind: 'link', text: bare, href: bare });
    end = match.index + whole.length;
  }
  if (end < line.length) spans.push({ kind: 'text', text: line.slice(end) });
  return spans;
}
