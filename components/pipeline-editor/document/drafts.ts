import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';

/**
 * Edits that were not saved, kept in the browser until they are. The key names the pipeline and the version they
 * started from, so a draft never lands silently on a document it was not made for.
 */
export interface Draft {
  document: JsonObject;
  /** Text of the JSON view, if it could not be read as a pipeline. */
  text?: string;
  /** Texts of fields that could not be read; absent `refId`: of the pipeline itself. */
  slips?: DraftSlip[];
  /** Epoch milliseconds. */
  savedAt: number;
  baseVersion: number;
}

export interface DraftSlip {
  refId?: string;
  path: string;
  text: string;
  message: string;
}

/** The part of `localStorage` that is needed. */
export interface DraftStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const prefix = 'gennaker:draft:';
const keptForMs = 30 * 24 * 3600 * 1000;

/** `pipeline` is its id, or `new:<application>:<name>` as long as it has none. */
export function draftKey(pipeline: string, baseVersion: number): string {
  return `${prefix}${encodeURIComponent(pipeline)}:${baseVersion}`;
}

/** False when the browser refuses (full, or switched off): the page then says that edits live in this tab only. */
export function storeDraft(storage: DraftStorage, key: string, draft: Draft): boolean {
  try {
    storage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(storage: DraftStorage, key: string): void {
  try {
    storage.removeItem(key);
  } catch {
    // A storage that may not be touched holds no draft either.
  }
}

/** The newest draft of the pipeline, whatever version it started from. Drafts that are a month old are cleared away. */
export function findDraft(
  storage: DraftStorage,
  pipeline: string,
  now: number,
): { key: string; draft: Draft } | undefined {
  const mine = `${prefix}${encodeURIComponent(pipeline)}:`;
  let newest: { key: string; draft: Draft } | undefined;
  for (const key of draftKeys(storage)) {
    const draft = readDraft(storage, key);
    if (!draft || now - draft.savedAt > keptForMs) dropDraft(storage, key);
    else if (key.startsWith(mine) && (!newest || draft.savedAt > newest.draft.savedAt)) newest = { key, draft };
  }
  return newest;
}

function draftKeys(storage: DraftStorage): string[] {
  try {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    return keys.filter((key) => key?.startsWith(prefix)) as string[];
  } catch {
    return [];
  }
}

function readDraft(storage: DraftStorage, key: string): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(storage.getItem(key) ?? '');
    if (!isJsonObject(draft) || !isJsonObject(draft.document)) return undefined;
    const { document, text, slips, savedAt, baseVersion } = draft;
    if (typeof savedAt !== 'number' || typeof baseVersion !== 'number') return undefined;
    return {
      document,
      savedAt,
      baseVersion,
      ...(typeof text === 'string' ? { text } : {}),
      ...(Array.isArray(slips) && slips.length > 0 ? { slips: slips.flatMap(readSlip) } : {}),
    };
  } catch {
    return undefined;
  }
}

function readSlip(slip: Json): DraftSlip[] {
  const path = stringAt(slip, 'path');
  const text = stringAt(slip, 'text');
  if (path === undefined || text === undefined) return [];
  const refId = stringAt(slip, 'refId');
  return [{ path, text, message: stringAt(slip, 'message') ?? '', ...(refId === undefined ? {} : { refId }) }];
}
