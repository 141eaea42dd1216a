import type { EngineEvent, Run } from '#lib/engine/run';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

/** A moment somebody asked to be told about; the job that tells them is committed with the transition itself. */
export interface NotificationMoment {
  when: string;
  stageId: string | null;
}

/**
 * Spinnaker's moments (reference §8): stage moments need `sendNotifications` and a stage of the document itself;
 * canceled runs send nothing. Only moments that some notification of the document names become jobs.
 */
export function momentsOf(run: Run, events: readonly EngineEvent[]): NotificationMoment[] {
  const wanted = new Set(listOf(run.state.document.notifications).flatMap(whenOf));
  const moments: NotificationMoment[] = [];
  for (const event of events) {
    const stage = event.stageId === null ? undefined : run.stages.get(event.stageId);
    if (!stage) {
      const when = runMoment(event);
      if (when && wanted.has(when)) moments.push({ when, stageId: null });
      continue;
    }
    if (stage.parentId !== null || stage.context.sendNotifications !== true) continue;
    const own = new Set(listOf(stage.context.notifications).flatMap(whenOf));
    for (const when of stageMoments(event, stage.context)) if (own.has(when)) moments.push({ when, stageId: stage.id });
  }
  return moments;
}

function runMoment(event: EngineEvent): string | undefined {
  if (event.type === 'execution.started') return 'pipeline.starting';
  if (event.type !== 'execution.completed') return undefined;
  if (event.data.status === 'SUCCEEDED') return 'pipeline.complete';
  return event.data.status === 'TERMINAL' ? 'pipeline.failed' : undefined;
}

function stageMoments(event: EngineEvent, context: JsonObject): string[] {
  switch (event.type) {
    case 'stage.started':
      return ['stage.starting'];
    case 'stage.waiting':
      return event.data.for === 'person' ? ['manualJudgment'] : [];
    case 'stage.completed': {
      const { status } = event.data;
      const judged = context.judgmentStatus;
      if (status === 'SUCCEEDED')
        return ['stage.complete', ...(judged === 'continue' ? ['manualJudgmentContinue'] : [])];
      if (status === 'CANCELED' || status === 'SKIPPED') return [];
      return ['stage.failed', ...(judged === 'stop' ? ['manualJudgmentStop'] : [])];
    }
    default:
      return [];
  }
}

/** The notifications of a document or stage; anything that is not one is left out. */
export function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function whenOf(notification: JsonObject): string[] {
  return Array.isArray(notification.when) ? notification.when.filter((one) => typeof one === 'string') : [];
}
