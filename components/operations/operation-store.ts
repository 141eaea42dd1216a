import { useSyncExternalStore } from 'react';

/** An operation that was started here, by the execution that runs it. */
export interface StartedOperation {
  /** Of the execution. */
  id: string;
  application: string;
  /** What it changes. */
  resourceId: string;
  title: string;
}

let started: readonly StartedOperation[] = [];
const listeners = new Set<() => void>();
const none: readonly StartedOperation[] = [];

function change(next: readonly StartedOperation[]) {
  started = next;
  for (const listener of listeners) listener();
}

export const operationStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => started,
  add: (operation: StartedOperation) => change([operation, ...started.slice(0, 19)]),
  dismiss: (id: string) => change(started.filter((operation) => operation.id !== id)),
};

export function useStartedOperations(): readonly StartedOperation[] {
  return useSyncExternalStore(operationStore.subscribe, operationStore.get, () => none);
}
