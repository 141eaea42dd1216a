'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

/** Stores the order of all pipelines of an application, given by their ids. */
export function useOrder(application: string, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      api.put(`/api/applications/${encodeURIComponent(application)}/pipelines/order`, { ids }),
    onSuccess: done,
    onError: (error) => toast({ tone: 'failed', title: 'The order was not kept', text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['pipelines', application] }),
  });
}
