import { api } from '#components/shell/api.ts';
import type { Evaluated, EvaluatedDocument, ExecutionRow } from '#lib/executions/view';
import type { Json, JsonObject } from '#lib/kernel/json';

/** Whose values an expression sees: a past run, and in it the stage of the same number, if it had one. */
export interface SeenBy {
  executionId?: string;
  stageId?: string;
}

export function seenBy(run: Pick<ExecutionRow, 'id' | 'stages'> | undefined, refId: string): SeenBy {
  if (!run) return {};
  const stage = run.stages.find((one) => one.refId === refId);
  return { executionId: run.id, ...(stage ? { stageId: stage.id } : {}) };
}

/** What was worked out, and what could not be, each in a sentence. */
export interface Preview {
  result: Json;
  failures: { path: string; reason: string }[];
}

const path = '/api/expressions/evaluate';

export async function evaluateStage(stage: JsonObject, seen: SeenBy, signal: AbortSignal): Promise<Preview> {
  const { refId: _refId, requisiteStageRefIds: _requisites, ...document } = stage;
  const { result, failures } = await api.post<EvaluatedDocument>(path, { document, ...seen }, { signal });
  return { result, failures: failures.map(({ path, reason }) => ({ path, reason })) };
}

export async function evaluateText(expression: string, seen: SeenBy, signal: AbortSignal): Promise<Preview> {
  const { result, detail } = await api.post<Evaluated>(path, { expression, ...seen }, { signal });
  const entries = Object.values(detail as Record<string, { description: string }[]>).flat();
  return { result, failures: entries.map(({ description }) => ({ path: '', reason: description })) };
}

/** A text as it is; anything else as JSON. */
export const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
