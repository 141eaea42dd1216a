import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';

/** A lock against edits on the screens (reference §1.1). Scripts may save a locked pipeline all the same, as in Spinnaker. */
export interface PipelineLock {
  /** Why; may be empty. */
  description: string;
  /** May people lift it on the screens? Otherwise only a save through the API does. */
  allowUnlockUi: boolean;
  /** Who locked it, and when in epoch milliseconds; ours, and unknown for locks that came with a document. */
  by?: string;
  at?: number;
}

export function lockOf(document: JsonObject): PipelineLock | undefined {
  const { locked } = document;
  if (!isJsonObject(locked) || locked.ui !== true) return undefined;
  return {
    description: stringAt(locked, 'description')?.trim() ?? '',
    allowUnlockUi: locked.allowUnlockUi === true,
    by: stringAt(locked, 'by'),
    at: typeof locked.at === 'number' ? locked.at : undefined,
  };
}

/** One sentence: by whom, and why. */
export function lockSentence({ by, description }: PipelineLock): string {
  const why = description ? `: ${description.replace(/[.\s]+$/, '')}` : '';
  return `${by ? `${by} locked this pipeline` : 'This pipeline is locked'}${why}.`;
}
