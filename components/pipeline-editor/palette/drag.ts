import type { DragEvent } from 'react';
import type { StageDefinition } from '#lib/stages/contract';
import { stageDefinition } from '#lib/stages/definitions';

/** A stage type on its way from the palette to the canvas. */
const format = 'application/x-gennaker-stage';

export function startStageDrag(event: DragEvent, definition: StageDefinition): void {
  event.dataTransfer.setData(format, definition.type);
  event.dataTransfer.effectAllowed = 'copy';
}

export function carriesStage(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(format);
}

export function droppedStage(event: DragEvent): StageDefinition | undefined {
  return stageDefinition(event.dataTransfer.getData(format));
}
