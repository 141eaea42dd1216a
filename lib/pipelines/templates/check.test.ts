import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { checkTemplate } from './check.ts';
import { proposeVariables, templateFrom } from './propose.ts';
import { isTemplated, parseReference, referenceText, writeReference } from './reference.ts';

const good: JsonObject = {
  schema: 'v2',
  id: 'roll-out',
  metadata: { name: 'Roll out', description: 'Waits', scopes: ['global'] },
  variables: [{ name: 'seconds', type: 'int', defaultValue: 3 }],
  pipeline: { stages: [{ refId: '1', type: 'wait', name: 'Nap', waitTime: '${templateVariables.seconds}' }] },
};
const wait = (text: string) => ({ pipeline: { stages: [{ refId: '1', type: 'wait', name: 'Nap', waitTime: text }] } });

test('a good template has no findings, and unknown members are none of our business', () => {
  expect(checkTemplate(good)).toEqual([]);
  expect(checkTemplate({ ...good, somethingElse: 1 })).toEqual([]);
});

test.each<[string, JsonObject, string, string]>([
  ['no schema', { schema: '1' }, 'schema', 'set "schema" to "v2"'],
  ['no id', { id: null }, 'id', 'set "id"'],
  ['an id with dots', { id: 'a.b' }, 'id', '"a.b" is no id'],
  ['an id with a tag', { id: 'a:latest' }, 'id', 'is no id'],
  ['no name', { metadata: { name: ' ', description: 'x' } }, 'metadata.name', 'has no name'],
  ['no metadata', { metadata: null }, 'metadata', 'cannot be read'],
  ['no pipeline', { pipeline: null }, 'pipeline', 'cannot be read'],
  ['stages that are no list', { pipeline: { stages: 'x' } }, 'pipeline.stages', 'cannot be read'],
  ['a template inside', { pipeline: { type: 'templatedPipeline', stages: [{}] } }, 'pipeline.type', 'itself made from'],
  ['a bad variable name', { variables: [{ name: 'a-b' }] }, 'variables.0.name', '"a-b" is no name'],
  ['a prototype’s name', { variables: [{ name: '__proto__' }] }, 'variables.0.name', 'is no name'],
  ['a name twice', { variables: [{ name: 'a' }, { name: 'a' }] }, 'variables.1.name', 'Two variables'],
  ['an unknown type', { variables: [{ name: 'a', type: 'date' }] }, 'variables.0.type', 'has the type date'],
  [
    'a wrong default',
    { variables: [{ name: 'a', type: 'int', defaultValue: 'x' }] },
    'variables.0.defaultValue',
    'takes a whole number',
  ],
  [
    'an undeclared variable',
    wait('${templateVariables.minutes}'),
    'pipeline.stages.0.waitTime',
    'minutes is used in waitTime of Nap',
  ],
  [
    'one undeclared in brackets',
    wait("${1 + templateVariables['minutes']}"),
    'pipeline.stages.0.waitTime',
    'minutes is used',
  ],
  [
    'one undeclared in a condition',
    wait('templateVariables.minutes > 1'),
    'pipeline.stages.0.waitTime',
    'minutes is used',
  ],
])('%s is an error at its place', (_case, change, field, message) => {
  expect(checkTemplate({ ...good, ...change })[0]).toMatchObject({
    level: 'error',
    field,
    message: expect.stringContaining(message),
  });
});

test('what is only odd is a warning', () => {
  const odd = checkTemplate({
    ...good,
    metadata: { name: 'a', description: '' },
    variables: [{ name: 'unused' }],
    pipeline: {},
  });
  expect(odd.map(({ level, field }) => [level, field])).toEqual([
    ['warning', 'metadata.description'],
    ['warning', 'pipeline.stages'],
    ['warning', 'variables.0.name'],
  ]);
  expect(checkTemplate({ ...good, ...wait('${#toJson(templateVariables)}') })).toEqual([]);
});

const digest = 'a'.repeat(64);
test.each([
  ['spinnaker://roll-out', { id: 'roll-out' }],
  ['spinnaker://roll-out:stable', { id: 'roll-out', tag: 'stable' }],
  [`spinnaker://roll-out@sha256:${digest}`, { id: 'roll-out', digest }],
  ['spinnaker://roll-out:nonsense', undefined],
  ['spinnaker://roll-out@sha256:abc', undefined],
  ['spinnaker://a:latest:b', undefined],
  ['spinnaker://${trigger.template}', undefined],
  ['spinnaker://', undefined],
  ['https://roll-out', undefined],
])('the reference %s is read', (text, expected) => {
  expect(parseReference(text)).toEqual(expected);
  if (expected) expect(writeReference(expected as Parameters<typeof writeReference>[0])).toBe(text);
});

test('a pipeline says from which template it is, also in the older way', () => {
  expect(isTemplated({ type: 'templatedPipeline' })).toBe(true);
  expect(isTemplated({ stages: [] })).toBe(false);
  expect(referenceText({ template: { reference: 'spinnaker://a' } })).toBe('spinnaker://a');
  expect(referenceText({ template: { source: 'spinnaker://a' } })).toBe('spinnaker://a');
  expect(referenceText({ template: 'a' })).toBeUndefined();
});

test('a template out of a pipeline proposes what differs between teams, once for equal values', () => {
  const pipeline: JsonObject = {
    id: 'p1',
    application: 'shop',
    name: 'release',
    updateTs: '1',
    stages: [
      { refId: '1', type: 'wait', name: 'Nap', waitTime: 30 },
      { refId: '2', type: 'deployManifest', name: 'To test', account: 'zone-1', namespaceOverride: 'shop' },
      {
        refId: '3',
        type: 'deployManifest',
        name: 'To prod',
        account: 'zone-2',
        namespaceOverride: 'shop',
        comments: '${x}',
      },
    ],
    triggers: [{ type: 'jenkins', master: 'ci', job: 'shop-build', enabled: true }],
  };
  const proposals = proposeVariables(pipeline);
  expect(proposals.map(({ name, type, value, paths }) => [name, type, value, paths.length])).toEqual([
    ['account', 'string', 'zone-1', 1],
    ['toProdAccount', 'string', 'zone-2', 1],
    ['namespaceOverride', 'string', 'shop', 2],
    ['master', 'string', 'ci', 1],
    ['job', 'string', 'shop-build', 1],
    ['waitTime', 'int', 30, 1],
  ]);
  const head = { id: 'release', name: 'Release', description: 'To prod', owner: 'crew@example.com' };
  const chosen = proposals.filter(({ name }) => name === 'namespaceOverride' || name === 'waitTime');
  const template = templateFrom(pipeline, head, chosen);
  expect(checkTemplate(template)).toEqual([]);
  expect(template).toMatchObject({
    schema: 'v2',
    id: 'release',
    variables: [
      { name: 'namespaceOverride', defaultValue: 'shop' },
      { name: 'waitTime', type: 'int', defaultValue: 30 },
    ],
    pipeline: {
      stages: [
        { waitTime: '${templateVariables.waitTime}' },
        { account: 'zone-1', namespaceOverride: '${templateVariables.namespaceOverride}' },
        { account: 'zone-2', namespaceOverride: '${templateVariables.namespaceOverride}' },
      ],
    },
  });
  expect(template.pipeline).not.toHaveProperty('id');
  expect(pipeline.stages).toMatchObject([{ waitTime: 30 }, {}, {}]);
});
