import { addStage, duplicateStages, type NewStage, pasteStages } from '#components/pipeline-editor/document/edit.ts';
import { leavesOf, refIdOf, stageOf } from '#components/pipeline-editor/document/stages.ts';
import {
  connect,
  type Edge,
  type Gap,
  insertOnEdge,
  moveAfter,
  moveOntoEdge,
  removeStages,
} from '#components/pipeline-editor/document/wiring.ts';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import type { StageDefinition } from '#lib/stages/contract';
import { documentOf, selected, selectedStages } from './editor-state.ts';
import type { EditorStore } from './editor-store.ts';

/** What a click, a key or a drop does; the same for all of them. */

export function newStage(definition: StageDefinition): NewStage {
  return { type: definition.type, name: definition.title, fields: structuredClone(definition.defaults) };
}

/**
 * Behind what is selected; with the configuration selected at the start, and with nothing selected behind the last
 * stage, so that clicks in the palette draw a line.
 */
export function addBehindSelection(store: EditorStore, stage: NewStage): void {
  store.place((document) => {
    const added = addStage(document, stage, anchorsOf(store, document));
    return { document: added.document, refIds: [added.refId] };
  });
}

export function addBehind(store: EditorStore, stage: NewStage, after: readonly string[]): void {
  store.place((document) => {
    const added = addStage(document, stage, after);
    return { document: added.document, refIds: [added.refId] };
  });
}

export function addInto(store: EditorStore, stage: NewStage, gap: Gap): void {
  store.place((document) => {
    const added = insertOnEdge(document, stage, gap);
    return { document: added.document, refIds: [added.refId] };
  });
}

export function connectStages(store: EditorStore, edge: Edge): void {
  store.rewire((document) => connect(document, edge));
}

export function moveStage(store: EditorStore, refId: string, to: { after: string | undefined } | { into: Gap }): void {
  store.edit((document) =>
    'into' in to ? moveOntoEdge(document, refId, to.into) : moveAfter(document, refId, to.after),
  );
}

/** Removes what is selected and selects what stood before it, so that Delete may be pressed again. */
export function removeSelected(store: EditorStore): void {
  const gone = selectedStages(store.get());
  if (gone.length === 0) return;
  const before = gone.flatMap((refId) => stageOf(documentOf(store.get()), refId)?.requisiteStageRefIds ?? []);
  const next = before.find((refId) => !gone.includes(refId));
  store.edit((document) => removeStages(document, gone));
  store.move((state) => selected(state, next === undefined ? 'configuration' : [next]));
}

export function duplicateSelected(store: EditorStore): void {
  const refIds = selectedStages(store.get());
  if (refIds.length > 0) store.place((document) => duplicateStages(document, refIds));
}

/** Stages as text for the clipboard: JSON that a chat or another pipeline can take. */
export function copyOfSelected(store: EditorStore): string | undefined {
  const refIds = selectedStages(store.get());
  const stages = documentOf(store.get()).stages.filter((stage) => refIds.includes(refIdOf(stage)));
  return stages.length === 0 ? undefined : JSON.stringify({ stages }, null, 2);
}

/** False when the text holds no stages. */
export function pasteText(store: EditorStore, text: string): boolean {
  const stages = stagesIn(text);
  if (stages.length === 0) return false;
  store.place((document) => pasteStages(document, stages, anchorsOf(store, document)));
  return true;
}

function stagesIn(text: string): StageDocument[] {
  if (text.length > 1_000_000 || !text.trimStart().startsWith('{')) return [];
  try {
    const value: unknown = JSON.parse(text);
    const list = isJsonObject(value) && Array.isArray(value.stages) ? value.stages : [value];
    return list.filter((stage): stage is JsonObject => isJsonObject(stage) && typeof stage.type === 'string');
  } catch {
    return [];
  }
}

function anchorsOf(store: EditorStore, document: PipelineDocument): readonly string[] {
  const { selection } = store.get();
  if (selection === 'configuration') return [];
  if (selection.length > 0) return selection;
  const last = leavesOf(document).at(-1);
  return last ? [refIdOf(last)] : [];
}
