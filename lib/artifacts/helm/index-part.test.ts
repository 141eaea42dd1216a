import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { indexOfChart } from './index-part.ts';

const helmsOwn = `apiVersion: v1
entries:
  alpine:
  - created: "2026-10-06T16:23:20Z"
    description: |-
      Two lines,
        web: not a chart
    urls:
    - https://example.com/alpine-0.2.0.tgz
    version: 0.2.0
  web:
  - version: 1.10.0
    urls: [web-1.10.0.tgz]
  - version: 1.9.0
  web-admin:
  - version: 3.0.0
generated: "2026-10-06T16:23:20Z"
`;

describe('an index as helm writes it', () => {
  it.each([
    ['alpine', ['0.2.0']],
    ['web', ['1.10.0', '1.9.0']],
    ['web-admin', ['3.0.0']],
  ])('is cut down to %s', (name, versions) => {
    const { entries } = parse(indexOfChart(helmsOwn, name) ?? '');
    expect(Object.keys(entries)).toEqual([name]);
    expect(entries[name].map((one: { version: string }) => one.version)).toEqual(versions);
  });

  it('has none of a chart that is not there, nor of a text that looks like one', () => {
    for (const name of ['wеb', 'we', 'Two lines,', 'w.b', '', 'description', 'generated']) {
      expect(parse(indexOfChart(helmsOwn, name) ?? '')).toEqual({ entries: {} });
    }
  });

  it('may indent its lists, quote names and end lines as Windows does', () => {
    const other = helmsOwn.replace(
      '  web:\n  - version: 1.10.0\n    urls',
      '  "web":\n    - version: 1.10.0\n      urls',
    );
    for (const text of [
      other.replace('  - version: 1.9.0', '    - version: 1.9.0'),
      helmsOwn.replaceAll('\n', '\r\n'),
    ]) {
      expect(parse(indexOfChart(text, 'web') ?? '').entries.web).toHaveLength(2);
    }
  });

  it('of a hundred thousand charts costs no reading of them all', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `  chart-${n}:\n  - version: ${n}.0.0\n    urls: [c.tgz]\n`);
    const part = indexOfChart(`entries:\n${many.join('')}`, 'chart-99998') ?? '';
    expect(part.length).toBeLessThan(200);
    expect(parse(part).entries['chart-99998']).toEqual([{ version: '99998.0.0', urls: ['c.tgz'] }]);
  });
});

it.each(['entries: {web: [{version: 1.0.0}]}', '{"entries": {}}', 'nothing of the kind', 'entries:\n'])(
  '%j has to be read whole',
  (text) => {
    expect(indexOfChart(text, 'web')).toBeUndefined();
  },
);
