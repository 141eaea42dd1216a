/** Orca's statuses, with its meaning of complete, halt and successful. */
export const statuses = [
  'NOT_STARTED',
  'BUFFERED',
  'RUNNING',
  'PAUSED',
  'SUSPENDED',
  'SUCCEEDED',
  'FAILED_CONTINUE',
  'TERMINAL',
  'STOPPED',
  'CANCELED',
  'SKIPPED',
] as const;

export type Status = (typeof statuses)[number];

const completeStatuses: ReadonlySet<string> = new Set([
  'SUCCEEDED',
  'FAILED_CONTINUE',
  'TERMINAL',
  'STOPPED',
  'CANCELED',
  'SKIPPED',
]);
const haltStatuses: ReadonlySet<string> = new Set(['TERMINAL', 'CANCELED', 'STOPPED']);
const releasingStatuses: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED_CONTINUE', 'SKIPPED']);

/** Nothing more will happen by itself. */
export const isComplete = (status: string): boolean => completeStatuses.has(status);
/** Started and not ended. */
export const isUnderWay = (status: string): boolean => status === 'RUNNING' || status === 'PAUSED';
/** What follows this stage does not run. */
export const isHalt = (status: string): boolean => haltStatuses.has(status);
/** A stage that ended so lets the stages after it start. */
export const releasesDownstream = (status: string): boolean => releasingStatuses.has(status);
export const isFailure = (status: string): boolean => status === 'TERMINAL' || status === 'STOPPED';

export function isStatus(value: string): value is Status {
  return (statuses as readonly string[]).includes(value);
}
