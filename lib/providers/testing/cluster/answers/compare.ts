/** Asks a world what was recorded and compares the whole answer. */
import { expect } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { at } from '../objects.ts';
import type { Answer, World } from '../world.ts';
import type { Asked, Recorded, Refusal } from './recorded.ts';

const placed = <T extends Json>({ namespace }: World, value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll('{ns}', namespace)) as T;

function send(world: World, [method, path, body, type]: Asked): Promise<Answer> {
  return world.send(
    method,
    path,
    body === undefined ? undefined : placed(world, body),
    type === undefined ? {} : { type },
  );
}

export async function compare(world: World, { given = [], ask, answer }: Recorded): Promise<void> {
  for (const request of given) {
    const { status, text } = await send(world, request);
    expect(status, text).toBeLessThan(300);
  }
  const got = await send(world, ask);
  expect(got.status, got.text).toBe(answer.status);
  if ('body' in answer) {
    for (const [path, value] of Object.entries(answer.body)) {
      expect(at(got.body, path) ?? null, path).toEqual(placed(world, value));
    }
  } else {
    expect(refusalIn(got)).toEqual(placed(world, answer as unknown as JsonObject));
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
