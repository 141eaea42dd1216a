import { api, queryString } from '#components/shell/api.ts';
import type { EventView, ExecutionRow, ExecutionView } from '#lib/executions/view';
import type { PipelineRow } from '#lib/pipeline-configs/view';

/** Keys, calls and topics of everything about runs, so that every screen asks in the same way. */

type Signal = { signal: AbortSignal };

export interface PipelineGroups {
  rows: { pipeline: PipelineRow; executions: ExecutionRow[] }[];
  /** Runs of pipelines that exist no more. */
  deleted: ExecutionRow[];
}

export function pipelineGroupsOptions(application: string, perPipeline: number) {
  return {
    queryKey: ['pipelines', application, perPipeline] as const,
    queryFn: ({ signal }: Signal) =>
      api.get<PipelineGroups>(
        `/api/applications/${encodeURIComponent(application)}/pipelines${queryString({ perPipeline })}`,
        { signal },
      ),
    live: [`application:${application}`],
    refetchOn: [`execution@${application}`, `pipeline@${application}`],
  };
}

export interface ExecutionFilters {
  application?: string;
  pipelineId?: string;
  kind?: 'pipeline' | 'operation';
  status?: string;
  search?: string;
}

export interface ExecutionPage {
  rows: ExecutionRow[];
  next?: string;
}

export function executionsOptions(filters: ExecutionFilters) {
  const topic = filters.application ? `application:${filters.application}` : 'execution';
  return {
    queryKey: ['executions', filters] as const,
    queryFn: ({ signal, pageParam }: Signal & { pageParam: string | undefined }) =>
      api.get<ExecutionPage>(`/api/executions${queryString({ ...filters, before: pageParam, limit: 50 })}`, { signal }),
    topics: [topic],
    names: [filters.application ? `execution@${filters.application}` : 'execution'],
  };
}

export function executionOptions(id: string) {
  return {
    queryKey: ['execution', id] as const,
    queryFn: ({ signal }: Signal) => api.get<ExecutionView>(`/api/executions/${id}`, { signal }),
    live: [`execution:${id}`],
  };
}

export function eventsOptions(id: string) {
  return {
    queryKey: ['execution', id, 'events'] as const,
    queryFn: ({ signal }: Signal) =>
      api.get<{ rows: EventView[]; next?: number }>(`/api/executions/${id}/events${queryString({ limit: 2000 })}`, {
        signal,
      }),
    live: [`execution:${id}`],
  };
}
