import { api, queryString } from '#components/shell/api.ts';
import type { LogLineView } from '#lib/executions/view';

/** All lines of a stage; the server keeps each stage's log bounded. */
export function logOptions(stageId: string) {
  return {
    queryKey: ['stage-log', stageId] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => readLog(stageId, 0, signal),
  };
}

/** Lines after `after`, page by page. */
export async function readLog(stageId: string, after: number, signal: AbortSignal): Promise<{ rows: LogLineView[] }> {
  const rows: LogLineView[] = [];
  let next: number | undefined = after;
  while (next !== undefined) {
    const page: { rows: LogLineView[]; next?: number } = await api.get(
      `/api/stages/${stageId}/log${queryString({ after: next, limit: 5000 })}`,
      { signal },
    );
    rows.push(...page.rows);
    next = page.next;
  }
  return { rows };
}
