import { expect, test } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { resolvePipeline } from './resolve.ts';
import type { TemplateDocument } from './template.ts';

const version = { digest: 'd'.repeat(64) };

const template = (rest: JsonObject = {}, pipeline: JsonObject = {}): TemplateDocument =>
  ({
    schema: 'v2',
    id: 'tried',
    metadata: { name: 'Tried', description: 'For tests' },
    ...rest,
    pipeline: { stages: [], ...pipeline },
  }) as TemplateDocument;

const config = (rest: JsonObject = {}): JsonObject => ({
  type: 'templatedPipeline',
  schema: 'v2',
  application: 'shop',
  name: 'made',
  template: { reference: 'spinnaker://tried' },
  ...rest,
});

/** One field with this text, and these values of variables that may be anything. */
function fieldWith(text: Json, values: JsonObject): Json | undefined {
  const variables = Object.keys(values).map((name) => ({ name, nullable: true }));
  const made = template({ variables }, { stages: [{ refId: '1', type: 'wait', field: text }] });
  const { document } = resolvePipeline(made, config({ variables: values }), version);
  return ((document!.stages as JsonObject[])[0] as JsonObject).field;
}

test.each<[string, Json, JsonObject, Json]>([
  ['a text', '${templateVariables.x}', { x: 'prod' }, 'prod'],
  ['a whole number, quotes gone', '${templateVariables.x}', { x: 4 }, 4],
  ['a fraction', '${templateVariables.x}', { x: 0.5 }, 0.5],
  ['a truth value', '${templateVariables.x}', { x: false }, false],
  ['a list', '${templateVariables.x}', { x: ['a', 'b'] }, ['a', 'b']],
  ['an object', '${templateVariables.x}', { x: { a: { b: 1 } } }, { a: { b: 1 } }],
  ['an empty text', '${templateVariables.x}', { x: '' }, ''],
  ['an empty list', '${templateVariables.x}', { x: [] }, []],
  ['blanks around', '${ templateVariables.x }', { x: 1 }, 1],
  ['brackets', "${templateVariables['x']}", { x: 1 }, 1],
  ['brackets with a bare name', '${templateVariables[x]}', { x: 1 }, 1],
  ['safe navigation', '${templateVariables?.x}', { x: 1 }, 1],
  ['inside a text', 'to ${templateVariables.x} now', { x: 'prod' }, 'to prod now'],
  ['a number inside a text', 'wait ${templateVariables.x}s', { x: 4 }, 'wait 4s'],
  ['several', '${templateVariables.x}-${templateVariables.y}', { x: 'a', y: 'b' }, 'a-b'],
  ['a list inside a text', 'of ${templateVariables.x}', { x: ['a', 'b'] }, 'of a,b'],
  ['sums', '${templateVariables.x + 1}', { x: 4 }, 5],
  ['joined texts', "${templateVariables.x + '-web'}", { x: 'shop' }, 'shop-web'],
  ['a choice', "${templateVariables.x ? 'yes' : 'no'}", { x: true }, 'yes'],
  ['elvis over null', "${templateVariables.x ?: 'none'}", { x: null }, 'none'],
  ['elvis over a value', "${templateVariables.x ?: 'none'}", { x: 'some' }, 'some'],
  ['a method', '${templateVariables.x.toUpperCase()}', { x: 'abc' }, 'ABC'],
  ['a member', '${templateVariables.x.a}', { x: { a: 1 } }, 1],
  ['an element', '${templateVariables.x[1]}', { x: ['a', 'b'] }, 'b'],
  ['a selection', '${templateVariables.x.?[#this > 1]}', { x: [1, 2, 3] }, [2, 3]],
  ['a projection over members', '${templateVariables.x.![name]}', { x: [{ name: 'a' }] }, ['a']],
  ['a null that is allowed', '${templateVariables.x}', { x: null }, null],
  ['a list of them', ['${templateVariables.x}', 'b'], { x: 'a' }, ['a', 'b']],
  ['a key', { '${templateVariables.x}': 1 }, { x: 'name' }, { name: 1 }],
  ['a key that is a number', { '${templateVariables.x}': 1 }, { x: 7 }, { 7: 1 }],
  ['deep inside', { a: [{ b: '${templateVariables.x}' }] }, { x: 1 }, { a: [{ b: 1 }] }],
  ['nothing of ours', '${parameters.branch}', { x: 1 }, '${parameters.branch}'],
  ['ours beside theirs', '${templateVariables.x}/${parameters.y}', { x: 'a' }, 'a/${parameters.y}'],
  [
    'ours and theirs in one',
    '${templateVariables.x + parameters.y}',
    { x: 'a' },
    '${templateVariables.x + parameters.y}',
  ],
  [
    'a function of a run',
    "${#stage(templateVariables.x)['status']}",
    { x: 'a' },
    "${#stage(templateVariables.x)['status']}",
  ],
  ['a function that needs no run', '${#toInt(templateVariables.x)}', { x: '4' }, 4],
  [
    'an address is not fetched',
    '${#fromUrl(templateVariables.x)}',
    { x: 'http://a' },
    '${#fromUrl(templateVariables.x)}',
  ],
  ['the bare word in a text', 'see templateVariables.x', { x: 1 }, 'see templateVariables.x'],
  ['a bracket that never closes', '${templateVariables.x', { x: 1 }, '${templateVariables.x'],
  ['an expression as a value', '${templateVariables.x}', { x: '${parameters.ns}' }, '${parameters.ns}'],
  ['a value that names variables', '${templateVariables.x}', { x: '${templateVariables.x}' }, '${templateVariables.x}'],
  [
    'values that name each other',
    '${templateVariables.x}',
    { x: '${templateVariables.y}', y: 1 },
    '${templateVariables.y}',
  ],
  ['dangerous text stays text', '${templateVariables.x}', { x: '${T(java.lang.Runtime)}' }, '${T(java.lang.Runtime)}'],
  ['half an expression in each', '${templateVariables.x}${templateVariables.y}', { x: '$', y: '{1}' }, '${1}'],
  ['a prototype as a key', { '${templateVariables.x}': 1 }, { x: 'constructor' }, { constructor: 1 }],
])('puts in %s', (_case, text, values, expected) => {
  expect(fieldWith(text, values)).toEqual(expected);
});

test.each<[string, JsonObject, Json | undefined, string | undefined]>([
  ['a text', { type: 'string' }, 'a', undefined],
  ['a number for a text', { type: 'string' }, 4, 'Put it in quotes: "4"'],
  ['a whole number', { type: 'int' }, 4, undefined],
  ['a whole number written as a fraction', { type: 'int' }, 4.0, undefined],
  ['a fraction for a whole number', { type: 'int' }, 4.5, 'Write a whole number'],
  ['a quoted number', { type: 'int' }, '4', 'Write it without quotes: 4'],
  ['a word for a number', { type: 'int' }, 'four', 'Write a whole number'],
  ['a fraction', { type: 'float' }, 0.5, undefined],
  ['a whole number for a fraction', { type: 'float' }, 1, undefined],
  ['a quoted fraction', { type: 'float' }, '0.5', 'Write it without quotes: 0.5'],
  ['true', { type: 'boolean' }, true, undefined],
  ['false, written with Java’s short word', { type: 'Bool' }, false, undefined],
  ['a quoted truth value', { type: 'boolean' }, 'true', 'Write it without quotes: true'],
  ['a number for a truth value', { type: 'boolean' }, 1, 'Write true or false'],
  ['a list', { type: 'list' }, [1], undefined],
  ['an object for a list', { type: 'list' }, {}, 'Write a list'],
  ['an object', { type: 'object' }, { a: 1 }, undefined],
  ['anything for an object', { type: 'object' }, 'a', undefined],
  ['anything without a type', {}, 4, undefined],
  ['Java’s name of a number', { type: 'Integer' }, 4, undefined],
  ['an expression for a number', { type: 'int' }, '${parameters.n}', undefined],
  ['a default', { type: 'int', defaultValue: 3 }, undefined, undefined],
  ['a default of the wrong type', { type: 'int', defaultValue: 'x' }, undefined, 'Write a whole number'],
  ['nothing', { type: 'int' }, undefined, 'Give it a whole number'],
  ['nothing, with an example', { type: 'int', example: 5 }, undefined, 'Give it a whole number, for example 5'],
  ['nothing, where that is allowed', { type: 'int', nullable: true }, undefined, undefined],
  ['null, where that is allowed', { type: 'string', nullable: true }, null, undefined],
  ['null, where it is not', { type: 'string' }, null, 'Give it a text'],
  ['null over a default', { type: 'string', defaultValue: 'a' }, null, 'Give it a text'],
])('judges %s', (_case, variable, value, cure) => {
  const made = template({ variables: [{ name: 'x', ...variable }] });
  const { findings } = resolvePipeline(made, config({ variables: value === undefined ? {} : { x: value } }), version);
  expect(findings.map((finding) => finding.cure)).toEqual(cure === undefined ? [] : [cure]);
  for (const finding of findings) expect(finding).toMatchObject({ level: 'error', field: 'variables.x' });
});

const trigger = (name: string) => ({ type: 'webhook', source: name, enabled: true });
const marked = (item: JsonObject) => ({ ...item, inherited: true });

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ['the template’s trigger, marked', { triggers: [trigger('a')] }, {}, { triggers: [marked(trigger('a'))] }],
  [
    'both triggers, the template’s first',
    { triggers: [trigger('a')] },
    { triggers: [trigger('b')] },
    { triggers: [marked(trigger('a')), trigger('b')] },
  ],
  ['no excluded triggers', { triggers: [trigger('a')] }, { exclude: ['triggers'] }, {}],
  [
    'its own instead of excluded triggers',
    { triggers: [trigger('a')] },
    { exclude: ['triggers'], triggers: [trigger('b')] },
    { triggers: [trigger('b')] },
  ],
  [
    'only what the older list names',
    { triggers: [trigger('a')], notifications: [{ type: 'email' }] },
    { inherit: ['notifications'] },
    { notifications: [{ type: 'email', inherited: true }] },
  ],
  ['each trigger once', { triggers: [] }, { triggers: [trigger('a'), trigger('a')] }, { triggers: [trigger('a')] }],
  [
    'a parameter of its own over the template’s',
    { parameterConfig: [{ name: 'p', default: 'a' }, { name: 'q' }] },
    { parameterConfig: [{ name: 'p', default: 'b' }] },
    {
      parameterConfig: [
        { name: 'q', inherited: true },
        { name: 'p', default: 'b' },
      ],
    },
  ],
  [
    'parameters as configs call them',
    { parameterConfig: [{ name: 'p' }] },
    { parameters: [{ name: 'q' }] },
    { parameterConfig: [{ name: 'p', inherited: true }, { name: 'q' }] },
  ],
  [
    'expected artifacts by their id',
    { expectedArtifacts: [{ id: '1', displayName: 'a' }] },
    { expectedArtifacts: [{ id: '1', displayName: 'b' }] },
    { expectedArtifacts: [{ id: '1', displayName: 'b' }] },
  ],
  ['the template’s limit', { limitConcurrent: true }, { limitConcurrent: false }, { limitConcurrent: true }],
  ['its own limit', {}, { limitConcurrent: true }, { limitConcurrent: true }],
  ['the template’s description', { description: 'theirs' }, { description: '' }, { description: 'theirs' }],
  ['its own description', { description: 'theirs' }, { description: 'own' }, { description: 'own' }],
  ['what nobody knows', { somethingElse: 1 }, { another: 2 }, { somethingElse: 1, another: 2 }],
])('a pipeline has %s', (_case, pipeline, own, expected) => {
  const { document } = resolvePipeline(template({}, pipeline), config(own), version);
  const { stages, name, application, template: pointer, templateVariables, source, ...rest } = document!;
  expect({ stages, name, application, templateVariables }).toEqual({
    stages: [],
    name: 'made',
    application: 'shop',
    templateVariables: {},
  });
  expect(pointer).toEqual({ reference: 'spinnaker://tried', digest: version.digest });
  expect(source).toEqual({ type: 'templatedPipeline', version: 'v2' });
  expect(rest).toEqual(expected);
});

const line: JsonObject = {
  stages: [
    { refId: 'a', type: 'wait' },
    { refId: 'b', type: 'wait', requisiteStageRefIds: ['a'] },
  ],
};
const extra = (rest: JsonObject): JsonObject => ({ refId: 'x', type: 'wait', name: 'Extra', ...rest });

test.each<[string, JsonObject, Record<string, string[]>]>([
  ['in place of one', { refId: 'b', type: 'jenkins', requisiteStageRefIds: [] }, { a: [], b: [] }],
  ['behind one', extra({ requisiteStageRefIds: ['a'] }), { a: [], b: ['a'], x: ['a'] }],
  ['first', extra({ inject: { first: true } }), { x: [], a: ['x'], b: ['a'] }],
  ['last', extra({ inject: { last: true } }), { a: [], b: ['a'], x: ['b'] }],
  ['before one', extra({ inject: { before: ['b'] } }), { a: [], b: ['x'], x: ['a'] }],
  ['after one', extra({ inject: { after: ['a'] } }), { a: [], b: ['x'], x: ['a'] }],
])('a stage of the pipeline’s own goes %s', (_case, stage, expected) => {
  const { document, findings } = resolvePipeline(template({}, line), config({ stages: [stage] }), version);
  const stages = document!.stages as (JsonObject & { refId: string; requisiteStageRefIds?: string[] })[];
  const graph = Object.fromEntries(stages.map((one) => [one.refId, one.requisiteStageRefIds ?? []]));
  expect(graph).toEqual(expected);
  expect(findings).toEqual([]);
});

test('a protected template takes no stages, and a loose stage is warned of', () => {
  const own = config({ stages: [extra({})] });
  expect(resolvePipeline(template({ protect: true }, line), own, version).findings).toMatchObject([
    { level: 'error', field: 'stages' },
  ]);
  expect(resolvePipeline(template({}, line), own, version).findings).toMatchObject([
    { level: 'warning', stageRefId: 'x', field: 'requisiteStageRefIds' },
  ]);
});

test('a problem names the stage, the field, the variable and the cure', () => {
  const stages = [
    { refId: '1', type: 'wait', name: 'Nap', waitTime: '${templateVariables.seconds}' },
    { refId: '2', type: 'wait', name: 'Sleep', waitTime: '${templateVariables.hours.minutes.seconds}' },
  ];
  const made = template({ variables: [{ name: 'hours', type: 'int' }] }, { stages });
  const { findings } = resolvePipeline(made, config({ variables: { hours: 3, typo: 1 } }), version);
  expect(findings).toMatchObject([
    {
      level: 'warning',
      field: 'variables.typo',
      message: 'The template has no variable typo, so its value is not used',
    },
    {
      level: 'error',
      stageRefId: '1',
      field: 'waitTime',
      message: 'Nap uses the variable seconds in waitTime, which the template does not declare',
    },
    {
      level: 'error',
      stageRefId: '2',
      message: expect.stringContaining('hours.minutes.seconds} in waitTime'),
      cure: expect.stringContaining('value of hours'),
    },
  ]);
});

test('a variable that has a problem is complained of once, not wherever it is used', () => {
  const stages = [
    { refId: '1', type: 'wait', waitTime: '${templateVariables.x}', comments: '${templateVariables.x + 1}' },
  ];
  const { findings } = resolvePipeline(
    template({ variables: [{ name: 'x', type: 'int' }] }, { stages }),
    config(),
    version,
  );
  expect(findings).toHaveLength(1);
});

test('members named like parts of every object stay members and change nothing', () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}') as JsonObject;
  expect(JSON.stringify(fieldWith('${templateVariables.x}', { x: hostile }))).toBe(
    '{"__proto__":{"polluted":1},"a":1}',
  );
  const given = config(JSON.parse('{"variables": {"__proto__": {"x": 5}}}') as JsonObject);
  const { findings } = resolvePipeline(template({ variables: [{ name: 'x', type: 'int' }] }), given, version);
  expect(findings.map(({ field }) => field)).toEqual(['variables.x', 'variables.__proto__']);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('a small text cannot grow without end', () => {
  const big = 'x'.repeat(200_000);
  const field = Array.from({ length: 100 }, () => '${templateVariables.x}');
  const made = template({ variables: [{ name: 'x' }] }, { stages: [{ refId: '1', type: 'wait', field }] });
  const { document, findings } = resolvePipeline(made, config({ variables: { x: big } }), version);
  expect(document).toBeUndefined();
  expect(findings).toMatchObject([{ level: 'error', message: expect.stringContaining('more than 4 MB') }]);
});

test.each<[string, JsonObject]>([
  ['too large', { variables: { x: 'x'.repeat(300_000) } }],
  ['nested without end', { variables: { x: nested(100_000) } }],
  ['hidden in a stage without end', { stages: [{ refId: '1', deep: nested(100_000) }] }],
])('values that are %s are refused at once', (_case, own) => {
  const { findings } = resolvePipeline(template({ variables: [{ name: 'x' }] }), config(own), version);
  expect(findings[0]).toMatchObject({ level: 'error', message: expect.stringMatching(/larger|nested/) });
});

function nested(depth: number): Json {
  let value: Json = [];
  for (let at = 0; at < depth; at++) value = [value];
  return value;
}

test('many heavy expressions end at the time limit, not after each of theirs', () => {
  const field = Array.from({ length: 1000 }, () => '${templateVariables.x.?[#this matches "a+"]}');
  const made = template({ variables: [{ name: 'x' }] }, { stages: [{ refId: '1', type: 'wait', field }] });
  let at = 0;
  const slow = () => (at += 50);
  const { findings } = resolvePipeline(made, config({ variables: { x: ['a'] } }), version, slow);
  expect(findings).toMatchObject([{ message: expect.stringContaining('three seconds') }]);
});
