import type { Status } from '#lib/engine/statuses';

/** What a person filters by, and the statuses that means. */
export const statusChoices: readonly { value: string; label: string; statuses: readonly Status[] }[] = [
  { value: 'running', label: 'Under way', statuses: ['NOT_STARTED', 'BUFFERED', 'RUNNING', 'PAUSED', 'SUSPENDED'] },
  { value: 'failed', label: 'Failed', statuses: ['TERMINAL', 'STOPPED'] },
  { value: 'succeeded', label: 'Succeeded', statuses: ['SUCCEEDED', 'FAILED_CONTINUE', 'SKIPPED'] },
  { value: 'canceled', label: 'Canceled', statuses: ['CANCELED'] },
];

/** Undefined = any. */
export function statusesOf(choice: string): readonly Status[] | undefined {
  return statusChoices.find(({ value }) => value === choice)?.statuses;
}
