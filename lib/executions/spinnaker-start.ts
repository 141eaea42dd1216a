import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '#lib/auth/actor';
import { startPipeline } from '#lib/executions/commands';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';

/** What clients send to start a pipeline: the trigger itself, or (newer `spin`) the trigger as member `trigger`. */
export const startTrigger = z
  .custom<JsonObject | undefined>((value) => value === undefined || isJsonObject(value), 'expected an object')
  .transform((body): JsonObject => {
    if (!body) return {};
    const { trigger, ...flat } = body;
    return isJsonObject(trigger) ? { ...flat, ...trigger } : body;
  });

/** Answers where the run is found, and the event id it can be searched by. */
export async function startForGate(
  database: Database,
  actor: Actor,
  input: { application: string; pipeline: string; trigger: JsonObject },
): Promise<{ ref: string; eventId: string }> {
  const eventId = randomUUID();
  const { trigger } = input;
  const { id } = await startPipeline(database, actor, {
    ...input,
    trigger: { type: 'manual', ...trigger, parameters: objectAt(trigger, 'parameters'), user: actor.name, eventId },
  });
  return { ref: `/pipelines/${id}`, eventId };
}
