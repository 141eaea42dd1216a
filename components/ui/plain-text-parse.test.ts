import { describe, expect, it } from 'vitest';
import { blocksOf, plainTextOf, spansOf } from '#components/ui/plain-text-parse.ts';

describe('text of people', () => {
  it('knows bold, code and links', () => {
    expect(spansOf('Run **2.4** with `make` at [the page](https://example.com/a) or https://example.com/b')).toEqual([
      { kind: 'text', text: 'Run ' },
      { kind: 'bold', text: '2.4' },
      { kind: 'text', text: ' with ' },
      { kind: 'code', text: 'make' },
      { kind: 'text', text: ' at ' },
      { kind: 'link', text: 'the page', href: 'https://example.com/a' },
      { kind: 'text', text: ' or ' },
      { kind: 'link', text: 'https://example.com/b', href: 'https://example.com/b' },
    ]);
  });

  it('makes no link to anything but the web, and no markup of HTML', () => {
    expect(spansOf('[x](javascript:alert(1)) <img src=x onerror=alert(1)>')).toEqual([
      { kind: 'text', text: '[x](javascript:alert(1)) <img src=x onerror=alert(1)>' },
    ]);
  });

  it('can be said on one line without its marks', () => {
    expect(plainTextOf('Run **2.4**.\n\n- see [the page](https://example.com)\n- then `go`')).toBe(
      'Run 2.4. see the page then go',
    );
  });

  it('keeps paragraphs, lines and lists apart', () => {
    const kinds = blocksOf('one\ntwo\n\nthree\n- a\n- b\nfour').map((block) =>
      block.kind === 'list' ? `list of ${block.items.length}` : `${block.lines.length} lines`,
    );
    expect(kinds).toEqual(['2 lines', '1 lines', 'list of 2', '1 lines']);
  });
});
