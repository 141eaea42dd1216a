import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { checkPipeline } from '#lib/pipeline-configs/queries';

const base = { name: 'x', application: 'y', stages: [{ refId: '1', type: 'wait', name: 'Pause', waitTime: 1 }] };
const found = (rest: JsonObject) =>
  checkPipeline({ ...base, ...rest }).map(({ level, stageRefId, field, message }) =>
    [level, stageRefId ?? '-', field ?? '-', message].join(' | '),
  );
const stage = (fields: JsonObject) => found({ stages: [{ ...base.stages[0], ...fields }] });

test('a sound document has no findings', () => {
  expect(found({})).toEqual([]);
});

test('every finding says how to mend it', () => {
  const findings = checkPipeline({
    stages: [{ refId: '1', type: 'zap', comments: '${a b}' }, { refId: '1' }],
    triggers: [{ type: 'smoke' }, {}],
    parameterConfig: [{ name: 'a', hasOptions: true }, { name: 'a' }],
    roles: ['x'],
  });
  expect(findings.length).toBeGreaterThan(8);
  for (const finding of findings) expect(finding.cure).not.toBe('');
  expect(findings.map(({ level }) => level)).toEqual([...findings.map(({ level }) => level)].sort());
});

test('an unknown stage type is one finding, whatever its fields hold', () => {
  expect(stage({ type: 'bakery', region: { bad: true }, waitTime: 'x', alias: 'z' })).toEqual([
    'error | 1 | type | Pause has the type bakery, which Gennaker does not know',
  ]);
});

test('a field of the wrong shape names the stage and the field, unless it is still an expression', () => {
  expect(stage({ waitTime: { a: 1 } })).toEqual([expect.stringMatching(/^error \| 1 \| waitTime \| Pause: /)]);
  expect(stage({ waitTime: '${parameters.seconds}' })).toEqual([]);
  const deploy = { type: 'deployManifest', account: 'zone-1', manifests: 'a: b' };
  expect(stage({ ...deploy, versioned: 'false', stableManifestTimeoutMinutes: '10' })).toEqual([]);
  expect(stage({ ...deploy, versioned: 'no' })).toEqual([expect.stringContaining('| versioned |')]);
  const labels = (selector: JsonObject) => stage({ ...deploy, labelSelectors: { selectors: [selector] } });
  expect(labels({ kind: 'ANY' })).toEqual([]);
  expect(labels({ kind: 'EQUALS', key: '', values: ['a'] })).toEqual([
    'error | 1 | labelSelectors.selectors.0.key | Pause: labelSelectors.selectors.0.key: Name the label',
  ]);
});

test.each<[JsonObject, string]>([
  [
    { headers: { auth: [{ x: '${parameters.a b}' }] } },
    'warning | 1 | headers.auth.0.x | Pause: the expression in headers.auth.0.x cannot be read at column 16: After a whole expression there is more at 13: "b"',
  ],
  [
    { note: 'one\n${1 + }' },
    'warning | 1 | note | Pause: the expression in note cannot be read at line 2, column 5: "+" at 2 has nothing on its right',
  ],
  [
    { note: '${', failOnFailedExpressions: true },
    'error | 1 | note | Pause: the expression in note cannot be read at column 3: The expression at 0 has no closing "}": ${',
  ],
  [
    { stageEnabled: { type: 'expression', expression: 'a ==' } },
    'error | 1 | stageEnabled.expression | Pause: its condition cannot be read at column 3, so it never runs: "==" at 2 has nothing on its right',
  ],
])('an expression that cannot be parsed is found with stage, path and position: %j', (fields, finding) => {
  expect(stage(fields)).toEqual([finding]);
});

test('expressions that are not evaluated are not judged', () => {
  const manifests = [{ data: { script: 'echo ${A:-b}' } }];
  const deploy = { type: 'deployManifest', account: 'a', source: 'text', manifests, cloudProvider: 'kubernetes' };
  expect(stage(deploy)).toHaveLength(1);
  expect(stage({ ...deploy, skipExpressionEvaluation: true })).toEqual([]);
});

test('fields that Spinnaker acts on and we do not are told', () => {
  expect(found({ respectQuietPeriod: true, tags: [{ name: 'a', value: 'b' }] })).toEqual([
    expect.stringMatching(/^warning \| - \| respectQuietPeriod \| The pipeline: respectQuietPeriod has no effect here/),
  ]);
  expect(found({ respectQuietPeriod: false, roles: ['ops'] })).toEqual([]);
  expect(stage({ backoffPeriodMs: 5000 })).toEqual([expect.stringContaining('backoffPeriodMs')]);
  expect(stage({ completeOtherBranchesThenFail: true })).toEqual([expect.stringContaining('failPipeline = false')]);
  expect(stage({ completeOtherBranchesThenFail: true, failPipeline: false })).toEqual([]);
});

test('triggers are judged by their type, those that are off more mildly', () => {
  const jenkins = { type: 'jenkins', master: '', job: 'build' };
  expect(found({ triggers: [{ ...jenkins, enabled: true }] })).toEqual([
    'error | - | triggers.0.master | Jenkins trigger: Choose a Jenkins',
  ]);
  expect(found({ triggers: [jenkins] })).toEqual([
    'warning | - | triggers.0.master | Jenkins trigger: Choose a Jenkins',
  ]);
  expect(found({ triggers: [{ type: 'smoke', enabled: true }, { enabled: true }] })).toEqual([
    'error | - | triggers.1.type | Trigger 2 has no type',
    'warning | - | triggers.0.type | Trigger 1 has the type smoke, which Gennaker does not know',
  ]);
});

test('parameters that cannot be given or asked for as meant are told', () => {
  const parameters = (...parameterConfig: JsonObject[]) => found({ parameterConfig });
  expect(parameters({ name: 'a', hasOptions: true, options: [] })).toEqual([
    'error | - | parameterConfig.0.options | Parameter a is chosen from a list, and the list is empty',
  ]);
  expect(parameters({ name: 'a', hasOptions: true, options: [{ value: 1 }], default: '2' })).toEqual([
    'warning | - | parameterConfig.0.default | Parameter a has the default 2, which is none of its options',
  ]);
  expect(parameters({ name: 'when', constraint: 'date', default: 'soon' })).toHaveLength(1);
  expect(parameters({ name: 'token', secret: true, default: 'x' })).toEqual([
    expect.stringMatching(/^error \| - \| parameterConfig.0.default \| Parameter token is secret/),
  ]);
  const condition = { parameter: 'b', comparator: '~', comparatorValue: '1' };
  expect(parameters({ name: 'a', conditional: true, condition })).toHaveLength(2);
  expect(
    parameters({ name: 'a', conditional: true, condition: { ...condition, comparator: '=' } }, { name: 'b' }),
  ).toEqual([]);
});

test('a variable made of a secret is told, because later stages see its mask', () => {
  const variables = [
    { key: 'a', value: 'x' },
    { key: 'b', value: "Bearer ${parameters['token']}" },
  ];
  const parameterConfig = [{ name: 'token', secret: true }];
  const stages = [{ refId: '1', type: 'evaluateVariables', name: 'Vars', variables }];
  expect(found({ stages, parameterConfig })).toEqual([
    'warning | 1 | variables.1 | Vars: a variable made of the secret parameter token is masked for later stages',
  ]);
});

test('what cannot be read as a pipeline is told field by field', () => {
  expect(checkPipeline({ stages: [{ refId: {} }], parameterConfig: 'x' })).toMatchObject([
    { level: 'error', field: 'stages.0.refId' },
    { level: 'error', field: 'parameterConfig' },
  ]);
  expect(checkPipeline({ name: 'x', application: 'y', stages: null, triggers: null })).toHaveLength(1);
});
