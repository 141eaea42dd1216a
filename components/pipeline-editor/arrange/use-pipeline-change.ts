'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

export type PipelineChange =
  | { name: string }
  | { disabled: boolean }
  | { locked: { description: string; allowUnlockUi: boolean } | null };

/** Changes one thing about a stored pipeline; lists and open designers follow. What was refused is told at the edge. */
export function usePipelineChange(pipeline: { id: string; application: string }, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: PipelineChange) => api.patch(`/api/pipelines/${encodeURIComponent(pipeline.id)}`, change),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['pipelines', pipeline.application] });
      void client.invalidateQueries({ queryKey: ['pipeline', pipeline.id] });
      done?.();
    },
    onError: (error) => toast({ tone: 'failed', title: 'It was not changed', text: messageOf(error) }),
  });
}
