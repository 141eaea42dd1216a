import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { completions } from './answers/completions.ts';
import type { Asked, Recorded, Refusal } from './answers/recorded.ts';
import { refusalsObjects } from './answers/refusals-objects.ts';
import { refusalsPods } from './answers/refusals-pods.ts';
import { refusalsRequests } from './answers/refusals-requests.ts';
import { refusalsWorkloads } from './answers/refusals-workloads.ts';
import { at } from './objects.ts';
import { type Answer, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const here = <T extends Json>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll('{ns}', world.namespace)) as T;

function send([method, path, body, type]: Asked): Promise<Answer> {
  return world.send(method, path, body === undefined ? undefined : here(body), type === undefined ? {} : { type });
}

async function compare({ given = [], ask, answer }: Recorded): Promise<void> {
  for (const request of given) {
    const { status, text } = await send(request);
    expect(status, text).toBeLessThan(300);
  }
  const got = await send(ask);
  expect(got.status, got.text).toBe(answer.status);
  if ('body' in answer) {
    for (const [path, value] of Object.entries(answer.body)) {
      expect(at(got.body, path) ?? null, path).toEqual(here(value));
    }
  } else {
    expect(refusalIn(got)).toEqual(here(answer as unknown as JsonObject));
  }
}

function refusalIn({ status, body }: Answer): Refusal {
  const causes = at(body, 'details.causes') as Refusal['causes'] | undefined;
  return {
    status,
    ...(body.reason === undefined ? {} : { reason: String(body.reason) }),
    message: String(body.message),
    ...(causes === undefined ? {} : { causes }),
  };
}

describe('the API server refuses', () => {
  const refusals = [...refusalsPods, ...refusalsObjects, ...refusalsWorkloads, ...refusalsRequests];
  it.each(refusals)('$title', compare);
});

describe('the API server completes', () => {
  it.each(completions)('$title', compare);
});
