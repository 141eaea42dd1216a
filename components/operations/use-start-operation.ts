'use client';
import { useMutation } from '@tanstack/react-query';
import { operationStore } from '#components/operations/operation-store.ts';
import type { PanelOperation } from '#components/operations/panel-operations.ts';
import { api } from '#components/shell/api.ts';
import { type JsonObject, stringAt } from '#lib/kernel/json';

interface Start {
  /** Throws for input that means nothing; the error is shown like a refusal of the server. */
  stage: () => JsonObject;
  reason: string;
}

/** Starts the execution that does it; the panel then follows it. */
export function useStartOperation({ target, resourceId }: PanelOperation, onStarted: () => void) {
  return useMutation({
    mutationFn: async ({ stage, reason }: Start) => {
      const made = stage();
      const path = `/api/applications/${encodeURIComponent(target.application)}/operations`;
      const { id } = await api.post<{ id: string }>(path, { stage: made, reason: reason.trim() || undefined });
      operationStore.add({
        id,
        application: target.application,
        resourceId,
        title: stringAt(made, 'name') ?? '',
      });
    },
    onSuccess: onStarted,
  });
}
