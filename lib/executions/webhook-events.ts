import { randomUUID } from 'node:crypto';
import { speaksOfSecret } from '#lib/audit/mask';
import type { RefusalTally } from '#lib/audit/tally';
import { actorOfTrigger } from '#lib/auth/run-as';
import { startPipeline } from '#lib/executions/commands';
import { forbidden, invalid, isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { unmetConstraints } from '#lib/pipelines/payload-constraints';
import type { Database } from '#lib/store/database';
import { type PipelineRecord, selectTriggeredPipelines } from '#lib/store/pipelines';

interface WebhookEvent {
  source: string;
  payload: JsonObject;
  /** Where it was posted from. */
  address: string | undefined;
  /** How many runs led to it. */
  depth: number;
}

export interface WebhookOutcome {
  eventId: string;
  /** Executions that were started. */
  started: string[];
  /** Why pipelines that were meant did not start, for the log: the sender learns nothing of them. */
  refused: { pipeline: string; reason: string }[];
}

interface Receiving {
  database: Database;
  refusals: RefusalTally;
}

const mostPipelines = 100;

/**
 * Something outside posted to a source: starts every pipeline with an enabled webhook trigger of that source whose
 * constraints the payload meets. Anybody may post, so a run starts with the rights that the trigger or the pipeline
 * names, or with none beyond what everyone has; and what is refused stands in the audit log, counted by the minute.
 */
export async function receiveWebhook(
  receiving: Receiving,
  posted: { source: string; payload: unknown; address?: string; sentAtDepth?: string | null },
): Promise<WebhookOutcome> {
  const { source, address } = posted;
  const payload = isJsonObject(posted.payload) ? posted.payload : {};
  const event: WebhookEvent = { source, address, payload, depth: depthAfter(posted.sentAtDepth) };
  if (event.source.length > 200) throw invalid('The name of a webhook source has at most 200 characters');
  const outcome: WebhookOutcome = { eventId: randomUUID(), started: [], refused: [] };
  const about = { type: 'webhook', source };
  const unmet: Unmet[] = [];
  let met = false;
  for (const pipeline of await selectTriggeredPipelines(receiving.database.pool, about, mostPipelines)) {
    const fit = fitOf(pipeline, event);
    if (!fit) continue;
    if (!('trigger' in fit)) {
      unmet.push(fit);
      continue;
    }
    met = true;
    await start(receiving, event, { pipeline, trigger: fit.trigger }, outcome);
  }
  await noteUnmet(receiving, event, met ? unmet.filter(({ secret }) => secret) : unmet);
  return outcome;
}

async function start(
  { database, refusals }: Receiving,
  event: WebhookEvent,
  { pipeline, trigger }: { pipeline: PipelineRecord; trigger: JsonObject },
  outcome: WebhookOutcome,
): Promise<void> {
  const actor = { ...(await actorOfTrigger(database, trigger, pipeline.id)), address: event.address };
  const { id: pipelineId, application } = pipeline;
  try {
    const cause = causeOf(trigger, event, outcome.eventId, pipelineId);
    const start = { application, pipeline: pipelineId, trigger: cause, depth: event.depth };
    const { id } = await startPipeline(database, actor, start);
    outcome.started.push(id);
  } catch (error) {
    if (!isGennakerError(error)) throw error;
    const object = `${application}/${pipeline.name}`;
    outcome.refused.push({ pipeline: object, reason: error.message });
    if (error.retryable) return;
    const kind = ['webhook', event.source, pipelineId, error.code] as const;
    const details = { trigger: 'webhook', source: event.source };
    await refusals.note({ kind, actor, action: 'execution.start', object, application, error, details });
  }
}

/** What a webhook stage says of its run, so that runs which start each other by webhooks do not go round for ever. Strangers gain nothing by it. */
function depthAfter(sentAtDepth: string | null | undefined): number {
  return sentAtDepth && /^\d{1,4}$/.test(sentAtDepth) ? Number(sentAtDepth) + 1 : 0;
}

/** Of a trigger whose constraints the payload does not meet. */
interface Unmet {
  pipeline: PipelineRecord;
  /** Whether one of them is a secret, by its name: then it is no choice between pipelines but a key that does not fit. */
  secret: boolean;
}

/** Undefined when the pipeline has no trigger for this. */
function fitOf(
  pipeline: PipelineRecord,
  { source, payload }: WebhookEvent,
): { trigger: JsonObject } | Unmet | undefined {
  const triggers = Array.isArray(pipeline.document.triggers) ? pipeline.document.triggers.filter(isJsonObject) : [];
  const meant = triggers
    .filter((trigger) => trigger.type === 'webhook' && trigger.enabled === true && trigger.source === source)
    .map((trigger) => ({ trigger, unmet: unmetConstraints(trigger.payloadConstraints, payload) }));
  const fitting = meant.find(({ unmet }) => unmet.length === 0);
  if (fitting) return { trigger: fitting.trigger };
  if (meant.length === 0 || pipeline.disabled) return undefined;
  return { pipeline, secret: meant.some(({ unmet }) => unmet.some(speaksOfSecret)) };
}

/**
 * Several pipelines share a source and choose by constraints what is meant for them. So that a payload passes some by is no
 * refusal, unless it passes by all, or does not bear their secret. One entry for the source, whatever is posted.
 */
async function noteUnmet({ refusals }: Receiving, event: WebhookEvent, unmet: readonly Unmet[]): Promise<void> {
  if (unmet.length === 0) return;
  const names = unmet.slice(0, 20).map(({ pipeline }) => `${pipeline.application}/${pipeline.name}`);
  const applications = new Set(unmet.map(({ pipeline }) => pipeline.application));
  await refusals.note({
    kind: ['webhook', event.source, 'constraints'],
    actor: { name: 'anonymous', via: 'webhook', address: event.address },
    action: 'webhook.receive',
    object: `webhook ${event.source}`,
    ...(applications.size === 1 ? { application: [...applications][0]! } : {}),
    error: forbidden(
      `the payload does not meet the constraints of ${names.join(', ')}${unmet.length > 20 ? ' …' : ''}`,
    ),
  });
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
