'use client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

/**
 * What a person can tell a run. Each call ends when the server has taken it; what follows from it arrives by the
 * stream. A refusal is said as a toast, because the button it came from may be gone by then.
 */
export function useExecutionActions(executionId: string) {
  const client = useQueryClient();
  const path = `/api/executions/${executionId}`;
  const { mutateAsync, isPending, variables } = useMutation({
    mutationFn: ({ call }: { name: string; call: () => Promise<unknown> }) => call(),
    onSettled: () => {
      const stale: QueryKey[] = [['execution', executionId], ['executions'], ['pipelines'], ['approvals'], ['home']];
      for (const queryKey of stale) void client.invalidateQueries({ queryKey });
    },
  });
  /** Answers whether it was taken. */
  const act = async (name: string, failed: string, call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await mutateAsync({ name, call });
      return true;
    } catch (error) {
      toast({ tone: 'failed', title: failed, text: messageOf(error) });
      return false;
    }
  };
  return {
    /** The action under way, if any. */
    busy: isPending ? variables?.name : undefined,
    cancel: (reason: string, force = false) =>
      act('cancel', 'The run was not canceled', () =>
        api.post(`${path}/cancel`, { reason: reason || undefined, force }),
      ),
    pause: () => act('pause', 'The run was not paused', () => api.post(`${path}/pause`)),
    resume: () => act('resume', 'The run does not go on', () => api.post(`${path}/resume`)),
    restart: (stageId: string) =>
      act('restart', 'The stage was not restarted', () => api.post(`${path}/stages/${stageId}/restart`)),
    /** The run goes on behind a failed stage. */
    ignoreFailure: (stageId: string, reason: string) =>
      act('ignore-failure', 'The failure was not ignored', () =>
        api.put(`${path}/stages/${stageId}/ignoreFailure`, { reason: reason || undefined }),
      ),
    /** Judges, or ends a wait early. */
    patchStage: (stageId: string, patch: JsonObject, failed: string) =>
      act('patch', failed, () => api.patch(`${path}/stages/${stageId}`, patch)),
  };
}

export type ExecutionActions = ReturnType<typeof useExecutionActions>;
