'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { executionOptions } from '#components/executions/execution-queries.ts';
import { executionPath } from '#components/executions/paths.ts';
import { type StartedOperation, useStartedOperations } from '#components/operations/operation-store.ts';
import { useLiveQuery } from '#components/shell/live';
import { stateOfExecution, states } from '#components/state/vocabulary.ts';
import { toast } from '#components/ui/toast-store.ts';
import { isComplete, isFailure } from '#lib/engine/statuses';

/** Tells how operations ended whose object is not on screen any more. */
export function OperationWatch({ shown }: { shown: string }) {
  const started = useStartedOperations();
  return started.map((operation) => <Watch key={operation.id} operation={operation} shown={shown} />);
}

function Watch({ operation, shown }: { operation: StartedOperation; shown: string }) {
  const { data } = useLiveQuery(executionOptions(operation.id));
  const router = useRouter();
  const client = useQueryClient();
  const told = useRef(data !== undefined && isComplete(data.status));
  const visible = useRef(shown);
  visible.current = shown;
  useEffect(() => {
    if (!data || !isComplete(data.status) || told.current) return;
    told.current = true;
    void client.invalidateQueries({ queryKey: ['resource', operation.resourceId] });
    if (visible.current === operation.resourceId) return;
    const failed = isFailure(data.status);
    toast({
      tone: failed ? 'failed' : 'ok',
      title: `${operation.title}: ${states[stateOfExecution(data)].word.toLowerCase()}`,
      text: data.failure,
      action: { label: 'Open the run', run: () => router.push(executionPath(operation)) },
    });
  }, [data, operation, client, router]);
  return null;
}
