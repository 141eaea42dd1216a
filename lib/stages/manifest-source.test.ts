import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Step } from '#lib/stages/contract';
import {
  artifactsBefore,
  evaluateTexts,
  inputArtifact,
  readingArtifact,
  requiredArtifacts,
  sourceOf,
} from '#lib/stages/manifest-source';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { type RunOptions, runStage, stepContext } from '#lib/stages/testing/step-runner';

/** A server that makes another manifest for everybody who asks. */
let server: WebServer;
let answer: () => Answer;
let count = 0;

beforeAll(async () => {
  server = await startWebServer(() => answer());
});
afterAll(() => server.close());

const seen: string[] = [];
const look: Step<unknown> = {
  name: 'look',
  run(context) {
    const source = sourceOf(context, ['manifests']);
    seen.push('parse' in source ? source.parse : JSON.stringify(source.values));
    return seen.length < 3 ? { kind: 'look-again', inMs: 0, waiting: 'looking' } : { kind: 'succeeded' };
  },
};
const act: Step<unknown> = { ...look, name: 'act' };

const run = (context: JsonObject, more: Partial<RunOptions<{ artifacts: typeof testArtifacts }>> = {}) => {
  seen.length = 0;
  count = 0;
  answer = () => ({ body: `made: ${++count}\n` });
  return runStage(
    { steps: readingArtifact('manifests', [look, act]) },
    { context, capabilities: { artifacts: testArtifacts }, ...more },
  );
};
const file = () => ({ type: 'http/file', reference: `${server.url}/manifest` });

describe('a manifest from an artifact', () => {
  it('that is made on the fly is asked for once, and every step sees the same', async () => {
    const done = await run({ source: 'artifact', manifests: null, manifestArtifact: file() });
    expect(done.status, done.reason).toBe('SUCCEEDED');
    expect(seen).toEqual(['made: 1\n', 'made: 1\n', 'made: 1\n', 'made: 1\n']);
    expect(count).toBe(1);
  });

  it('is never to be read in what the stage keeps', async () => {
    const done = await run({ source: 'artifact', manifestArtifact: file() });
    expect(JSON.stringify([done.context, done.outputs, done.log])).not.toContain('made: 1');
  });

  it('is read anew when the stage is restarted', async () => {
    const first = await run({ source: 'artifact', manifestArtifact: file() }, { now: () => 1 });
    const { sourceKept } = first.context;
    await run({ source: 'artifact', manifestArtifact: file(), sourceKept: sourceKept! }, { now: () => 2 });
    expect(count).toBe(1);
  });

  it('is tried again when its place is away, and fails at once when it is not there', async () => {
    let tries = 0;
    const flaky = run({ source: 'artifact', manifestArtifact: file() });
    answer = () => (++tries === 1 ? { status: 503 } : { body: 'a: 1\n' });
    expect((await flaky).status).toBe('SUCCEEDED');
    const missing = run({ source: 'artifact', manifestArtifact: file() });
    answer = () => ({ status: 404 });
    expect((await missing).reason).toMatch(/^There is nothing at http:\/\/127/);
  });

  it('that is no text, or none at all, is refused', async () => {
    const binary = run({ source: 'artifact', manifestArtifact: file() });
    answer = () => ({ body: Uint8Array.of(0xff, 0xfe) });
    expect((await binary).reason).toContain('is no text, so no manifest can be read from it');
    expect((await run({ source: 'artifact' })).reason).toBe('The stage names no artifact to read the manifest from');
    const image = await run({ source: 'artifact', manifestArtifact: { type: 'docker/image', name: 'web' } });
    expect(image.status).toBe('TERMINAL');
  });

  it('leaves a stage alone that holds its text itself', async () => {
    await run({ source: 'text', manifests: 'a: 1', manifestArtifact: file() });
    expect([seen[0], count]).toEqual(['a: 1', 0]);
  });
});

describe('an artifact is found', () => {
  const bound = (id: string, reference: string, match: JsonObject = {}): JsonObject => ({
    id,
    displayName: 'web image',
    matchArtifact: { type: 'docker/image', ...match },
    boundArtifact: { type: 'docker/image', name: 'web', reference },
  });
  const stage = (refId: string, resolved: Json): ReturnType<ReturnType<typeof contextOf>['stages']>[number] => ({
    id: refId,
    refId,
    name: refId,
    type: 'bake',
    status: 'SUCCEEDED',
    context: {},
    outputs: { resolvedExpectedArtifacts: resolved },
  });
  const contextOf = (context: JsonObject, more: Partial<RunOptions<unknown>> = {}) =>
    stepContext('s/look', 0, { context, outputs: {}, log: [] }, { context, capabilities: {}, ...more });

  it('by its id, in a stage before rather than in the trigger', () => {
    const trigger = { type: 'manual', resolvedExpectedArtifacts: [bound('a', 'web:1'), bound('b', 'web:1')] };
    const context = contextOf({}, { trigger, stages: [stage('1', [bound('a', 'web:2')])] });
    expect(inputArtifact(context, { id: 'a' })).toMatchObject({ reference: 'web:2' });
    expect(inputArtifact(context, { id: 'b' })).toMatchObject({ reference: 'web:1' });
  });

  it('in the nearest stage before, and never in a branch beside', () => {
    const [far, near, beside] = ['far', 'near', 'beside'].map((name) => ({
      ...stage(name, []),
      outputs: {
        resolvedExpectedArtifacts: [bound('a', `web:${name}`), ...(name === 'beside' ? [bound('b', 'web:b')] : [])],
        artifacts: [{ type: 'docker/image', name: 'web', reference: `web:${name}` }],
      },
    }));
    const trigger = { artifacts: [{ type: 'docker/image', name: 'web', reference: 'web:trigger' }] };
    const context = contextOf({}, { trigger, stages: [far!, near!, beside!], ancestors: [near!, far!] });
    expect(inputArtifact(context, { id: 'a' })).toMatchObject({ reference: 'web:near' });
    expect(() => inputArtifact(context, { id: 'b' })).toThrow('was not found');
    expect(artifactsBefore(context).map(({ reference }) => reference)).toEqual(['web:near', 'web:far', 'web:trigger']);
  });

  it('with the account of its pattern, or the one the stage names', () => {
    const trigger = { resolvedExpectedArtifacts: [bound('a', 'web:1', { artifactAccount: 'mine' })] };
    const context = contextOf({}, { trigger });
    expect(inputArtifact(context, { id: 'a' })).toMatchObject({ artifactAccount: 'mine' });
    expect(inputArtifact(context, { id: 'a', account: 'other' })).toMatchObject({ artifactAccount: 'other' });
    expect(inputArtifact(context, { artifact: { type: 'http/file' } })).toEqual({ type: 'http/file' });
    expect(inputArtifact(context, { id: '', artifact: {} })).toBeUndefined();
  });

  it('or missed by the name its author gave it', () => {
    const trigger = { expectedArtifacts: [bound('a', '')] };
    const missing = 'The artifact “web image” (docker/image) was not found in this run';
    expect(() => inputArtifact(contextOf({}, { trigger }), { id: 'a' })).toThrow(missing);
    expect(() => requiredArtifacts(contextOf({ requiredArtifactIds: ['a'] }, { trigger }))).toThrow(missing);
    expect(() => inputArtifact(contextOf({}), { id: 'x' })).toThrow('The artifact x was not found');
  });
});

it('leaves expressions alone when the stage says so', () => {
  const evaluate = () => 'evaluated';
  const options = { capabilities: {}, evaluate };
  const context = (fields: JsonObject) =>
    stepContext('s/look', 0, { context: fields, outputs: {}, log: [] }, { context: fields, ...options });
  expect(evaluateTexts(context({}), ['${a}', 'b'])).toEqual(['evaluated', 'b']);
  expect(evaluateTexts(context({ skipExpressionEvaluation: true }), ['${a}'])).toEqual(['${a}']);
});
