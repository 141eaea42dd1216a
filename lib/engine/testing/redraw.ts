import type { EngineEvent } from '#lib/engine/run';
import { type JsonObject, stringAt } from '#lib/kernel/json';

/** What a run looks like to somebody who has only its document and its event log. */
export interface Drawing {
  run: string;
  /** Statuses of stages that began, by id; parts of stages among them. */
  stages: Map<string, string>;
}

/** `behind`: the stages that wait for a stage, directly or not, by id; from the document. */
export function redraw(events: readonly EngineEvent[], behind: (stageId: string) => readonly string[]): Drawing {
  const drawing: Drawing = { run: 'NOT_STARTED', stages: new Map() };
  const partsOf = new Map<string, string[]>();
  let paused = false;
  /** What it is again when it goes on after its end. */
  let goingOn = 'NOT_STARTED';
  for (const event of events) {
    const id = event.stageId ?? '';
    const status = stringAt(event.data, 'status') ?? '';
    switch (event.type) {
      case 'execution.started':
        drawing.run = 'RUNNING';
        goingOn = 'RUNNING';
        break;
      case 'execution.completed':
        drawing.run = status;
        break;
      case 'execution.paused':
        paused = true;
        break;
      case 'execution.resumed':
      case 'execution.cancel-asked':
        paused = false;
        break;
      case 'stage.started': {
        drawing.stages.set(id, 'RUNNING');
        const owner = stringAt(event.data as JsonObject, 'partOf');
        if (owner) partsOf.set(owner, [...(partsOf.get(owner) ?? []), id]);
        break;
      }
      case 'stage.completed':
      case 'stage.failure-ignored':
        drawing.stages.set(id, status);
        if (event.type === 'stage.failure-ignored') drawing.run = goingOn;
        break;
      case 'stage.restarted':
        drawing.run = goingOn;
        for (const stage of [id, ...behind(id)]) forget(drawing, partsOf, stage);
        break;
    }
  }
  if (!paused) return drawing;
  for (const [id, status] of drawing.stages) if (status === 'RUNNING') drawing.stages.set(id, 'PAUSED');
  return { ...drawing, run: 'PAUSED' };
}

function forget({ stages }: Drawing, partsOf: Map<string, string[]>, id: string): void {
  stages.delete(id);
  for (const part of partsOf.get(id) ?? []) forget({ run: '', stages }, partsOf, part);
  partsOf.delete(id);
}
