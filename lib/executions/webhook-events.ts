import { randomUUID } from 'node:crypto';
import { actorOfTrigger } from '#lib/auth/run-as';
import { startPipeline } from '#lib/executions/commands';
import { invalid, isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { meetsConstraints } from '#lib/pipelines/payload-constraints';
import type { Database } from '#lib/store/database';
import { type PipelineRecord, selectTriggeredPipelines } from '#lib/store/pipelines';

interface WebhookEvent {
  source: string;
  payload: JsonObject;
}

export interface WebhookOutcome {
  eventId: string;
  /** Executions that were started. */
  started: string[];
  /** Why pipelines that were meant did not start, for the log: the sender learns nothing of them. */
  refused: { pipeline: string; reason: string }[];
}

const mostPipelines = 100;

/**
 * Something outside posted to a source: starts every enabled pipeline with a webhook trigger of that source whose
 * constraints the payload meets. Anybody may post, so a run starts with the rights that the trigger or the pipeline
 * names, or with none beyond what everyone has.
 */
export async function receiveWebhook(
  database: Database,
  posted: { source: string; payload: unknown },
): Promise<WebhookOutcome> {
  const event: WebhookEvent = { source: posted.source, payload: isJsonObject(posted.payload) ? posted.payload : {} };
  if (event.source.length > 200) throw invalid('The name of a webhook source has at most 200 characters');
  const eventId = randomUUID();
  const outcome: WebhookOutcome = { eventId, started: [], refused: [] };
  const type = 'webhook';
  for (const pipeline of await selectTriggeredPipelines(database.pool, { type, source: event.source }, mostPipelines)) {
    const trigger = matchingTrigger(pipeline, event);
    if (!trigger) continue;
    try {
      const actor = await actorOfTrigger(database, trigger, pipeline.id);
      const { id } = await startPipeline(database, actor, {
        application: pipeline.application,
        pipeline: pipeline.id,
        trigger: causeOf(trigger, event, eventId, pipeline.id),
      });
      outcome.started.push(id);
    } catch (error) {
      if (!isGennakerError(error)) throw error;
      outcome.refused.push({ pipeline: `${pipeline.application}/${pipeline.name}`, reason: error.message });
    }
  }
  return outcome;
}

function matchingTrigger(pipeline: PipelineRecord, { source, payload }: WebhookEvent): JsonObject | undefined {
  const triggers = Array.isArray(pipeline.document.triggers) ? pipeline.document.triggers.filter(isJsonObject) : [];
  return triggers.find(
    (trigger) =>
      trigger.type === 'webhook' &&
      trigger.enabled === true &&
      trigger.source === source &&
      meetsConstraints(trigger.payloadConstraints, payload),
  );
}

/** Parameters of the body win over the trigger's own; the same `correlationId` in two bodies starts one run. */
function causeOf(trigger: JsonObject, event: WebhookEvent, eventId: string, pipelineId: string): JsonObject {
  const { payload } = event;
  const correlationId = stringAt(payload, 'correlationId')?.slice(0, 200);
  return {
    ...trigger,
    type: 'webhook',
    source: event.source,
    parameters: { ...objectAt(trigger, 'parameters'), ...objectAt(payload, 'parameters') },
    artifacts: Array.isArray(payload.artifacts) ? payload.artifacts : [],
    payload,
    eventId,
    ...(correlationId ? { correlationId: `${correlationId}/${pipelineId}` } : {}),
  };
}
