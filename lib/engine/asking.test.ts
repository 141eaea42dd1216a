import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpressionSources } from '#lib/engine/answers';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';

/** Expressions that ask the outside, on a real engine, Postgres and server. */
let room: EngineRoom;
let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  room = await openEngineRoom();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/large')) response.end('x'.repeat(6 * 1024 * 1024));
    else response.end(JSON.stringify({ version: '1.2.3', next: 'b' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sources: ExpressionSources = {
    text: async (url) => {
      const { pathname } = new URL(url);
      if (pathname === '/refused') throw new Error('the address is refused');
      return (await fetch(`http://127.0.0.1:${port}${pathname}`)).text();
    },
    pipelineId: async (name, application, { user }) => (name === 'Deploy' ? `${application}/${user.name}` : undefined),
    applicationMetadata: async (name) => (name === 'shop' ? { email: 'crew@example.com' } : undefined),
  };
  const echo = testStage('echo', [({ context }) => ({ kind: 'succeeded', outputs: { said: context.say ?? null } })]);
  const asks = testStage(
    'asks',
    [
      ({ context, evaluate, idempotencyKey }) => ({
        kind: 'succeeded',
        outputs: { said: evaluate(context.say ?? null), key: idempotencyKey },
      }),
    ],
    { definition: { literalFields: ['say'] } },
  );
  await room.engine(testTypes(echo, asks), { sources });
});
afterAll(async () => {
  await room.close();
  server.close();
});

const said = async (stage: JsonObject, document: JsonObject = {}) => {
  const id = await room.begin([stage], document);
  return (await room.until(id, 'SUCCEEDED')).stages[0]!;
};

describe('an expression that asks the outside', () => {
  it('is answered before its stage begins, each address once', async () => {
    const say =
      "${#jsonFromUrl('https://a.example.com/one').version} ${#fromUrl('https://a.example.com/one').length()}";
    expect((await said({ type: 'echo', say })).outputs).toEqual({ said: '1.2.3 30' });
    expect(asked).toEqual(['/one']);
  });

  it('may ask for what an earlier answer names', async () => {
    const say = "${#fromUrl('https://a.example.com/' + #jsonFromUrl('https://a.example.com/a').next).length()}";
    expect((await said({ type: 'echo', say })).outputs).toEqual({ said: 30 });
  });

  it('is answered inside a step, which then runs anew with its key', async () => {
    const say = "${#yamlFromUrl('https://a.example.com/y').version}";
    expect((await said({ type: 'asks', say })).outputs).toMatchObject({
      said: '1.2.3',
      key: expect.stringMatching(/-0-0$/),
    });
  });

  it('decides whether a stage runs', async () => {
    const id = await room.begin([
      { type: 'echo', stageEnabled: { type: 'expression', expression: "#fromUrl('https://a.example.com/e') == 'no'" } },
    ]);
    expect((await room.until(id, 'SUCCEEDED')).stages[0]!.status).toBe('SKIPPED');
    expect(asked).toContain('/e');
  });

  it('learns ids and records by name, with the rights of whom the run acts for', async () => {
    const say = "${#pipelineId('Deploy')} ${#pipelineIdOrNull('None') ?: 'none'} ${#applicationMetadata('shop').email}";
    expect((await said({ type: 'echo', say })).outputs).toEqual({ said: 'shop/anna none crew@example.com' });
    expect(
      (
        await said(
          { type: 'echo', say: '${#currentUser()} ${templateVariables.a}' },
          {
            spelEvaluator: 'v4',
            variables: { a: 'b' },
          },
        )
      ).outputs,
    ).toEqual({ said: 'anna b' });
  });

  it('stays as it is when the address is refused, with the reason', async () => {
    const say = "${#fromUrl('https://a.example.com/refused')}";
    const stage = await said({ type: 'echo', say });
    expect(stage.outputs).toEqual({ said: say });
    expect(JSON.stringify(stage.context.expressionEvaluationSummary)).toContain('the address is refused');
  });

  it('has a budget of bytes and of questions', async () => {
    const large =
      "${#fromUrl('https://a.example.com/large1').length()} ${#fromUrl('https://a.example.com/large2').length()}";
    const stage = await said({ type: 'echo', say: large });
    expect(JSON.stringify(stage.context.expressionEvaluationSummary)).toContain('a stage may fetch 10 MB in all');
    const many = Array.from({ length: 25 }, (_, i) => `\${#fromUrl('https://a.example.com/many${i}').length()}`).join(
      ' ',
    );
    const over = await said({ type: 'echo', say: many });
    expect(JSON.stringify(over.context.expressionEvaluationSummary)).toContain('a stage may ask for 20 things');
  });
});
