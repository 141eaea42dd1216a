import { describe, expect, it } from 'vitest';
import { evaluateCondition, evaluateExpression, evaluateTemplate, evaluateTemplateAsync } from './evaluate.ts';
import { NeedsFetch } from './scope.ts';
import { sampleScope, testNow } from './testing/scope.ts';

const scope = sampleScope();
const value = (template: string) => evaluateExpression(template, scope).value;

describe('A template', () => {
  it.each([
    ['plain text', 'plain text'],
    ['', ''],
    ['$', '$'],
    ['$5.00', '$5.00'],
    ['{service}', '{service}'],
    ['$ {service}', '$ {service}'],
    ['${service}', 'checkout'],
    ['${replicas}', 3],
    ['${ratio}', 0.25],
    ['${enabled}', true],
    ['${tags}', ['blue', 'green', 'red']],
    ['${labels}', { app: 'checkout', tier: 'web' }],
    ['${big}', 5_000_000_000],
    ['${  service  }', 'checkout'],
    ['a${service}b', 'acheckoutb'],
    ['${service}:${version}', 'checkout:2.7.1'],
    ['${service}${replicas}', 'checkout3'],
    [' ${replicas}', ' 3'],
    ['n=${1.0}', 'n=1.0'],
    ['t=${enabled}', 't=true'],
    ['l=${tags}', 'l=blue,green,red'],
    ['l=${empty}', 'l='],
    ['$${service}', '$checkout'],
    ['\\${service}', '\\checkout'],
    ["${'${service}'}", '${service}'],
    ["${'}'}", '}'],
    ["${'{'}x", '{x'],
    ['${{a: 1}.a}', 1],
    ['x${{a: {b: 2}}.a.b}', 'x2'],
    ["${tags.?[#this == 'red'][0]}!", 'red!'],
    ['line ${replicas}\nnext', 'line 3\nnext'],
    ['{"k": ${#toJson(tags)}}', '{"k": ["blue","green","red"]}'],
    ['${T(java.time.LocalDate).of(2025, 1, 2)}', '2025-01-02'],
    ['${new java.util.Date(0)}', 0],
    ["${version.split('\\.')}", ['2', '7', '1']],
    ['${0.0/0}', 'NaN'],
    ['${9223372036854775807L}', '9223372036854775807'],
  ])('%j becomes %j', (template, expected) => {
    expect(evaluateExpression(template, scope).outcome).toBe('ok');
    expect(value(template)).toEqual(expected);
  });

  it.each([
    ['${unknown}', 'unresolved'],
    ['${none}', 'unresolved'],
    ['x ${none} y', 'unresolved'],
    ['${unknown}${none}', 'unresolved'],
    ['${service} ${none}', 'partial'],
    ['${}', 'error'],
    ['${ }', 'error'],
    ['${service', 'error'],
    ["${'open}", 'error'],
    ['${(service}', 'error'],
    ['${service)}', 'error'],
    ['m=${labels}', 'error'],
    ['${service} ${1/0}', 'error'],
  ] as const)('%j is %s', (template, outcome) => {
    const result = evaluateExpression(template, scope);
    expect(result.outcome).toBe(outcome);
    if (outcome !== 'partial') expect(result.value).toBe(template);
  });

  it('keeps only what could not be resolved of several parts', () => {
    expect(value('${service}-${none}-${ unknown }')).toBe('checkout-${none}-${unknown}');
  });

  it('says what failed, where, and when', () => {
    const { summary } = evaluateExpression('${service + 1/0}', scope);
    expect(summary).toEqual({
      'service + 1/0': [
        {
          description: 'Failed to evaluate the expression: A whole number cannot be divided by zero (at 11)',
          exceptionType: 'java.lang.ArithmeticException',
          timestamp: testNow,
          level: 'ERROR',
          path: '',
          position: 11,
        },
      ],
    });
  });

  it('tells an unresolved name apart from an error', () => {
    expect(evaluateExpression('${unknown}', scope).summary.unknown?.[0]).toMatchObject({
      level: 'INFO',
      exceptionType: null,
    });
  });

  it('names of a long text only what is missing', () => {
    const { summary } = evaluateTemplate(
      { manifest: 'app: ${service}\nimage: ${none}\ntag: ${ unknown } ${none}' },
      scope,
    );
    expect(Object.values(summary).flat()).toMatchObject([
      { description: 'Failed to evaluate manifest: none, unknown not found', path: 'manifest' },
    ]);
  });

  it('gives every error one sentence without line breaks', () => {
    for (const source of [
      '${1/0}',
      '${labels.x.y}',
      '${T(Runtime)}',
      '${tags[9]}',
      "${#toInt('x')}",
      '${service.foo()}',
    ]) {
      const message = evaluateExpression(source, scope).error?.message ?? '';
      expect(message).toMatch(/^[A-Z#"].{8,}/);
      expect(message).not.toContain('\n');
    }
  });
});

describe('A document', () => {
  it('is evaluated in keys and values, at every depth', () => {
    const { value: result, summary } = evaluateTemplate(
      {
        'image-${version}': '${service}:${version}',
        list: ['${replicas}', ['${ratio}'], { deep: '${tags[0]}' }],
        number: 5,
        flag: true,
        nothing: null,
        '${replicas}': 'three',
        '${1.5}': 'fraction',
      },
      scope,
    );
    expect(result).toEqual({
      'image-2.7.1': 'checkout:2.7.1',
      list: [3, [0.25], { deep: 'blue' }],
      number: 5,
      flag: true,
      nothing: null,
      '3': 'three',
      '1.5': 'fraction',
    });
    expect(summary).toEqual({});
  });

  it('keeps what fails and lists it by path', () => {
    const { value: result, summary } = evaluateTemplate(
      { a: { b: ['ok', '${labels.x.y}'] }, c: '${unknown}', '${nope}': 1 },
      scope,
    );
    expect(result).toEqual({ a: { b: ['ok', '${labels.x.y}'] }, c: '${unknown}', '${nope}': 1 });
    expect(
      Object.values(summary)
        .flat()
        .map((entry) => [entry.level, entry.path]),
    ).toEqual([
      ['ERROR', 'a.b[1]'],
      ['INFO', 'c'],
      ['INFO', '${nope}'],
    ]);
  });

  it('does not change the document it was given', () => {
    const document = { a: ['${service}'], b: { c: '${tags}' } };
    const before = structuredClone(document);
    evaluateTemplate(document, scope);
    expect(document).toEqual(before);
  });

  it('returns copies, so that changing the result changes no context', () => {
    const { value: result } = evaluateTemplate(['${tags}'], scope);
    if (Array.isArray(result) && Array.isArray(result[0])) result[0].push('pink');
    expect(result).toEqual([['blue', 'green', 'red', 'pink']]);
    expect(value('${tags.size()}')).toBe(3);
  });

  it('treats a key named __proto__ as any other key', () => {
    const document = JSON.parse('{"__proto__": {"x": "${service}"}, "${\'__proto__\'}": 1}');
    const { value: result } = evaluateTemplate(document, scope);
    expect(Object.keys(result as object)).toEqual(['__proto__']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('stops at its budget and says so', () => {
    const tight = sampleScope({ budget: { steps: 50 } });
    const { value: result, summary } = evaluateTemplate(
      { a: '${service}', b: '${numbers.![#root.numbers.![#this]]}' },
      tight,
    );
    expect(result).toEqual({ a: 'checkout', b: '${numbers.![#root.numbers.![#this]]}' });
    expect(Object.values(summary).flat()[0]?.description).toContain('more than 50 steps');
  });

  it('stops at its deadline', () => {
    let time = testNow;
    const slow = sampleScope({ now: () => (time += 300), root: { many: Array.from({ length: 9000 }, (_, i) => i) } });
    expect(evaluateExpression('${many.![#this + 1]}', slow).error?.kind).toBe('budget');
  });
});

describe('A condition', () => {
  it.each([
    ['enabled', true],
    ['${enabled}', true],
    ['  ${ enabled }  ', true],
    ["service == 'checkout'", true],
    ["${service == 'x'}", false],
    ["'true'", true],
    ["'FALSE'", false],
    ['replicas', undefined],
    ['none', undefined],
    ['unknown', undefined],
    ["'yes'", undefined],
    ['', undefined],
    ['1/0', undefined],
    ["${service} == 'checkout'", undefined],
    ['${service} == ${service}', undefined],
    ['T(Runtime)', undefined],
  ])('%j is %s', (expression, expected) => {
    expect(evaluateCondition(expression, scope)).toBe(expected);
  });
});

describe('At launch, where unknown keys are not allowed', () => {
  const launch = sampleScope({ allowUnknownKeys: false });
  it.each([
    ['${unknown}', 'error'],
    ["${unknown ?: 'x'}", 'error'],
    ['${labels.missing}', 'error'],
    ['${clusters.![zones]}', 'error'],
    ['${none}', 'unresolved'],
    ["${labels['missing']}", 'unresolved'],
    ['${service}', 'ok'],
    ['${labels.size}', 'ok'],
  ] as const)('%s is %s', (template, outcome) => {
    expect(evaluateExpression(template, launch).outcome).toBe(outcome);
  });
});

describe('An address', () => {
  const url = 'https://example.com/v.txt';
  const document = { a: `\${#fromUrl('${url}').trim()}`, b: `\${#jsonFromUrl('https://example.com/r.json').version}` };

  it('is signalled to a caller that cannot wait', () => {
    expect(() => evaluateExpression(document.a, scope)).toThrow(NeedsFetch);
  });

  it('is fetched once and then used', async () => {
    const asked: string[] = [];
    const { value: result } = await evaluateTemplateAsync(
      { ...document, again: document.a },
      scope,
      async (address) => {
        asked.push(address);
        return address === url ? ' 1.2.3\n' : '{"version": "9"}';
      },
    );
    expect(result).toEqual({ a: '1.2.3', b: '9', again: '1.2.3' });
    expect(asked).toEqual([url, 'https://example.com/r.json']);
  });

  it('that cannot be fetched is an error of its expression only', async () => {
    const { value: result, summary } = await evaluateTemplateAsync(
      { ...document, c: '${service}' },
      scope,
      async () => {
        throw new Error('status 503');
      },
    );
    expect(result).toEqual({ ...document, c: 'checkout' });
    expect(Object.values(summary).flat()[0]?.description).toContain('status 503');
  });

  it('is fetched at most twenty times for a document', async () => {
    let asked = 0;
    const many = Array.from({ length: 30 }, (_, i) => `\${#fromUrl('https://example.com/${i}')}`);
    const { value: result } = await evaluateTemplateAsync(many, scope, async () => String(++asked));
    expect(asked).toBe(20);
    expect((result as string[]).slice(18, 21)).toEqual(['19', '20', "${#fromUrl('https://example.com/20')}"]);
  });
});
