import type { TextProblem } from '#components/fields/json-text.ts';
import { type History, record, redo, startHistory, undo } from '#components/pipeline-editor/document/history.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { refIdOf } from '#components/pipeline-editor/document/stages.ts';
import { readText, writeText } from '#components/pipeline-editor/document/text.ts';
import { type Json, jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';

/**
 * Everything the designer knows, and the moves between its states, without React.
 *
 * The document is the one truth. The text of the JSON view follows it, except while a person types there: then the
 * document follows the text as long as it can be read, and stands still (canvas and inspector are locked) while it
 * cannot. So neither side ever overwrites what the other holds.
 */
export interface EditorState {
  history: History<PipelineDocument>;
  base: Base;
  selection: Selection;
  /** Undefined while the JSON view is closed. */
  text: TextState | undefined;
  /** A field the inspector is asked to show; `turn` grows so that asking twice works twice. */
  wanted: { field: string; turn: number } | undefined;
  /** Why the last edit was refused. */
  refusal: { message: string; turn: number } | undefined;
  /** Texts of fields that mean nothing yet; the document keeps the last value that did. */
  slips: readonly FieldSlip[];
  /** What was mended when the document or its text was read. */
  repairs: readonly string[];
  /** What the next save says of itself unless the person says something else. */
  note?: string;
}

/** What the server has, as far as this page knows. */
export interface Base {
  /** Undefined until the pipeline is saved for the first time. */
  id: string | undefined;
  /** 0 until the pipeline is saved for the first time. */
  version: number;
  document: PipelineDocument;
}

export interface FieldSlip {
  /** Undefined for fields of the pipeline itself. */
  refId: string | undefined;
  path: string;
  text: string;
  message: string;
}

export type Selection = 'configuration' | readonly string[];

export interface TextState {
  text: string;
  problem?: TextProblem;
}

export function startEditor(base: { id?: string; version: number; document: { [key: string]: Json } }): EditorState {
  const { document, repairs } = openDocument(base.document);
  return {
    history: startHistory(document),
    base: { id: base.id, version: base.version, document },
    selection: 'configuration',
    text: undefined,
    wanted: undefined,
    refusal: undefined,
    slips: [],
    repairs,
  };
}

export function documentOf(state: EditorState): PipelineDocument {
  return state.history.present;
}

/** While the text cannot be read, only the text may be edited. */
export function isLocked(state: EditorState): boolean {
  return state.text?.problem !== undefined;
}

export function isDirty(state: EditorState): boolean {
  return isLocked(state) || state.slips.length > 0 || !jsonEquals(documentOf(state), state.base.document);
}

export function selectedStages(state: EditorState): readonly string[] {
  return state.selection === 'configuration' ? [] : state.selection;
}

/** An edit of canvas or inspector. `merge` joins it with edits of the same name right before it. */
export function edited(state: EditorState, document: PipelineDocument, at: number, merge?: string): EditorState {
  if (isLocked(state)) return state;
  return followed({ ...state, refusal: undefined, history: record(state.history, document, at, merge) });
}

export function refused(state: EditorState, message: string): EditorState {
  return { ...state, refusal: { message, turn: (state.refusal?.turn ?? 0) + 1 } };
}

export function undone(state: EditorState): EditorState {
  return isLocked(state) ? state : followed({ ...state, refusal: undefined, history: undo(state.history) });
}

export function redone(state: EditorState): EditorState {
  return isLocked(state) ? state : followed({ ...state, refusal: undefined, history: redo(state.history) });
}

export function selected(state: EditorState, selection: Selection): EditorState {
  return { ...state, selection, refusal: undefined };
}

/** Selects what a finding is about and asks the inspector for its field. */
export function pointedTo(state: EditorState, refId: string | undefined, field: string | undefined): EditorState {
  const turn = (state.wanted?.turn ?? 0) + 1;
  return {
    ...state,
    selection: refId === undefined ? 'configuration' : [refId],
    wanted: field === undefined ? undefined : { field, turn },
  };
}

export function textOpened(state: EditorState): EditorState {
  return state.text ? state : { ...state, text: { text: writeText(documentOf(state)) } };
}

/** Text that cannot be read stays open: closing it would lose it. */
export function textClosed(state: EditorState): EditorState {
  return isLocked(state) ? state : { ...state, text: undefined };
}

export function typed(state: EditorState, text: string, at: number): EditorState {
  const read = readText(text);
  if ('problem' in read) return { ...state, text: { text, problem: read.problem } };
  const { document, repairs } = openDocument(read.raw);
  const same = jsonEquals(document, documentOf(state));
  const history = same ? state.history : record(state.history, document, at, 'text');
  return withoutGoneStages({ ...state, history, repairs, text: { text } });
}

/** Goes back to the text of the document, giving up text that cannot be read. */
export function textDropped(state: EditorState): EditorState {
  return state.text ? { ...state, text: { text: writeText(documentOf(state)) } } : state;
}

/** The server has `sent` as this version now. What was edited since is still unsaved. */
export function saved(
  state: EditorState,
  sent: PipelineDocument,
  answer: { id: string; version: number },
): EditorState {
  const withId = (document: PipelineDocument): PipelineDocument =>
    document.id === undefined ? { ...document, id: answer.id } : document;
  const base = { id: answer.id, version: answer.version, document: withId(sent) };
  return followed({
    ...state,
    note: undefined,
    base,
    history: { ...state.history, present: withId(state.history.present) },
  });
}

/** Somebody else saved: their document is what the next save builds on, and mine stays in the editor. */
export function rebased(state: EditorState, version: number, document: { [key: string]: Json }): EditorState {
  return { ...state, base: { ...state.base, version, document: openDocument(document).document } };
}

/** Puts another document into the editor, as one edit that can be undone. */
export function replaced(state: EditorState, document: { [key: string]: Json }, at: number): EditorState {
  const opened = openDocument(document);
  const unlocked = { ...state, text: state.text && { text: state.text.text }, repairs: opened.repairs };
  return edited(unlocked, opened.document, at);
}

/** The text of a field cannot be read (undefined: it can again). */
export function slipped(
  state: EditorState,
  at: Pick<FieldSlip, 'refId' | 'path'>,
  slip: Pick<FieldSlip, 'text' | 'message'> | undefined,
): EditorState {
  const others = state.slips.filter(({ refId, path }) => refId !== at.refId || path !== at.path);
  if (!slip && others.length === state.slips.length) return state;
  return { ...state, slips: slip ? [...others, { ...at, ...slip }] : others };
}

/** After the document moved: the text of an open JSON view is written anew. */
function followed(state: EditorState): EditorState {
  const text = state.text && { text: writeText(documentOf(state)) };
  return withoutGoneStages({ ...state, text });
}

function withoutGoneStages(state: EditorState): EditorState {
  const refIds = new Set(documentOf(state).stages.map(refIdOf));
  const slips = state.slips.filter(({ refId }) => refId === undefined || refIds.has(refId));
  const kept = state.selection === 'configuration' ? state.selection : state.selection.filter((id) => refIds.has(id));
  const same = slips.length === state.slips.length && kept.length === state.selection.length;
  return same ? state : { ...state, slips, selection: kept };
}
