import { describe, expect, it } from 'vitest';
import { defaultBudget, Meter } from '../budget.ts';
import { BudgetExceeded } from '../errors.ts';
import { readJson } from '../json/read.ts';
import { textOf } from '../values/text.ts';
import { readEveryday } from './everyday.ts';
import { readAllYaml, readYaml } from './read.ts';
import { NotEveryday } from './rows.ts';
import { readWhole } from './whole.ts';

const meter = () => new Meter(defaultBudget, () => 0);

const deployment = (at: number) => `- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web-${at}
    labels: {app: web, tier: "front"}
    annotations:
      moniker.spinnaker.io/application: 'storefront'
  spec:
    replicas: 3
    template:
      spec:
        containers:
          - name: web
            image: registry.example.com/team/web:2.4.${at}   # the newest
            args: ["--verbose", "--port=8080"]
            command:
            - sh
            - -c
            - |
              echo start
              exec web
            env:
              - name: A
                value: "1"
              - name: B
                valueFrom:
                  secretKeyRef: {name: s, key: k}
`;

describe('A megabyte within the budget of one expression', () => {
  it('is read of YAML as people write it', () => {
    const text = Array.from({ length: 1_500 }, (_, at) => deployment(at)).join('');
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(readYaml(text, meter())).toHaveLength(1_500);
  });

  it('is read of JSON, also as YAML', () => {
    const item = (at: number) => ({
      name: `web-${at}`,
      image: `registry.example.com/web:${at}`,
      ports: [80, 8080],
      up: true,
    });
    const text = JSON.stringify(Array.from({ length: 13_000 }, (_, at) => item(at)));
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(readJson(text, meter())).toHaveLength(13_000);
    expect(readYaml(text, meter())).toHaveLength(13_000);
  });
});

describe('A text that grows when it is read is refused', () => {
  it.each([
    ['a map merged thousands of times', `a: &a {${keys(1_000, ', ')}}\n${lines(6_000, (at) => `b${at}: {<<: *a}`)}`],
    ['a map merged by indent', `a: &a\n  ${keys(1_000, '\n  ')}\n${lines(6_000, (at) => `b${at}:\n  <<: *a`)}`],
    ['empty rows without end', '\n'.repeat(400_000)],
    ['documents without end', '---\n'.repeat(400_000)],
    ['keys that only the library reads', lines(20_000, (at) => `? k${at}`)],
    ['tags without end', lines(20_000, () => '- !x y')],
  ])('%s', (_title, text) => {
    expect(() => readWhole(text, meter())).toThrow(BudgetExceeded);
    expect(() => readYaml(text, meter())).toThrow(BudgetExceeded);
  });
});

const keys = (count: number, separator: string) =>
  Array.from({ length: count }, (_, at) => `k${at}: 1`).join(separator);
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

describe('Both readers agree', () => {
  it.each([
    [''],
    ['---\n'],
    ['a: 1\n---\n'],
    ['--- # first\na: 1\n---\n- b\n'],
    ['a:\n- 1\n- 2\nb: 3\n'],
    ['a:\n  - - 1\n    - x: 2\n      y: 3\n  -\n    z: 4\n'],
    ["on: yes\n12:30: 010\n\"yes\": 'it''s'\n"],
    ['a: x # c\nb: "x # c"\nc: x#c\nd: # e\ne: http://x.y/z\n'],
    ['a: |\n  one\n\n   two\n\nb: >-\n  three\n  four\n\n  five\n'],
    ['a: one\n  two\n   three\nb: "four\n  five\n\n  six\\n"\n'],
    ['a: {b: [1, "c", {d: null}], "e":1, f: [g h, -1, ]}\n'],
    ['a: [\n  1, # one\n  2\n  ]\n'],
    ['a: &x {b: 1}\nc: *x\nd: {e: *x}\nf:\n  <<: *x\n  b: 2\n'],
    ['a: &x\n  b: 1\nc: &y\n- 1\nd:\n  <<: [*x, {b: 3, g: 4}]\n  h: *y\n'],
    ['- &a\n- b\n'],
    ['a: 1\n a: 2\n'],
    ['a: b: c\n'],
    ['a:\n\t- b\n'],
    ['a: "\\u00e9\\x41\\/\\e"\r\nb: c\r\n'],
    ['? a\n: b\n'],
    ['a: x\u00a0\nb\u00a0: [\u00a0y\u00a0, "z\u00a0"]\nc: one\u00a0\n  two\u00a0\n'],
    ['a: !!str 1\n'],
    ['%YAML 1.1\n---\na: 1\n'],
    ['a: |+\n  x\n\n'],
    ['{"a": 1,\n"b": "c"}\n'],
    ['a: |\n  x'],
    ['a: |+\n  x'],
    ['a: >\n  x\n  y'],
    ['a: >-\n  x'],
    ['a: |\n  x\n '],
    ['# only\n'],
    ['# c\n---\na: 1\n'],
    ['---\n# Source: a.yaml\n---\n# Source: b.yaml\na: 1\n'],
    ['a: |\n\n  x\n'],
    ['a: |\nb: 1\n'],
    ['a: |2\n    x\n   y\nb: 1\n'],
    ['a: |2-\n    x\nb: >1+\n   y\n\nc: 2\n'],
    ['- |1\n   x\n- |\n  y\n'],
    ['a:\n- |2\n    x\n- >+\n  y\n\n\n'],
    ['a: >\n  one\n   two\n  three\n\n  four\n\n   five\n\n\n  six\n  seven\n'],
    ['a: |\n  x\n     \n  y\n     \nb: 1\n'],
    ['a: |+\n  x\n\n\nb: 1\n'],
    ['a: |+\n\n\nb: 1\n'],
    ['a: >-\n\n  x\n  y\n\n   z\n\n  w\n---\nb: |+\n  c\n\n---\nd: 1\n'],
    ['a: |-\n   x\n  y\n'],
    ['a: |\n    \n  x\n'],
    ['a: |\n# c\n  x\n'],
    ['a: >\n  x\n  #y\n# c\nb: 1\n'],
    ['a: one\n  two\n\n  three\n\n\n  four\nb: 1\n'],
    ['a: one\n\n\nb: 1\n'],
    ['- one\n\n  two\n- three\n'],
    ['one\n\n two\n'],
    ['text'],
    ['- a\nb: c\n'],
  ])('on %j', (text) => {
    expect(outcome(() => readEveryday(text, meter())) ?? outcome(() => readWhole(text, meter()))).toEqual(
      outcome(() => readWhole(text, meter())),
    );
  });
});

/** The values as text, the failure, or nothing where the reader leaves the text to the other. */
function outcome(read: () => ReturnType<typeof readWhole>): string | undefined {
  try {
    return textOf(read(), meter());
  } catch (error) {
    return error instanceof NotEveryday ? undefined : String(error);
  }
}

it.each([
  ['a: |\n  x', '[{a=x}]'],
  ['- |+\n x', '[[x]]'],
  ['a: |\n  x\n', '[{a=x\n}]'],
  ['a: !!str |\n  x', '[{a=x}]'],
])('A block of text in %j ends as its last row does', (text, expected) => {
  expect(outcome(() => readAllYaml(text, meter()))).toBe(expected);
});

it('A megabyte of blocks, comments and long sentences is everyday YAML', () => {
  const words = 'a sentence that goes on and on '.repeat(8);
  const block = 'description: >+\n  one\n   two\n\nscript: |2-\n    a\n  b\nlong: a sentence\n  goes on\n\n  and on\n';
  const text = Array.from({ length: 3_000 }, () => `---\n# Source: x.yaml\n${block}  ${words}\n`).join('');
  expect(text.length).toBeGreaterThan(1_000_000);
  expect(readAllYaml(text, meter())).toHaveLength(3_000);
});

it('Everyday YAML does not need the library', () => {
  expect(outcome(() => readEveryday(deployment(1), meter()))).toContain('image=registry.example.com/team/web:2.4.1,');
});
