import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { textAt } from '../../selectors.ts';
import { ageColumn, column, listAt, nameColumn, numberAt } from '../column.ts';
import type { Column } from '../resource.ts';

/** What a person wants to know: not the phase but what the containers are stuck at. */
function statusOf(pod: JsonObject): string {
  if (textAt(pod, 'metadata.deletionTimestamp') !== '') return 'Terminating';
  const inits = listAt(pod, 'status.initContainerStatuses');
  const pending = inits.findIndex(
    (one) => numberAt(one, 'state.terminated.exitCode') !== 0 || !hasState(one, 'terminated'),
  );
  if (pending >= 0 && !hasState(inits[pending], 'running')) {
    const reason = reasonOf(inits[pending]);
    return reason !== '' && reason !== 'PodInitializing' ? `Init:${reason}` : `Init:${pending}/${inits.length}`;
  }
  if (pending >= 0) return `Init:${pending}/${inits.length}`;
  const reasons = listAt(pod, 'status.containerStatuses')
    .map(reasonOf)
    .filter((reason) => reason !== '');
  const running = listAt(pod, 'status.containerStatuses').some((one) => one.ready === true);
  const reason = reasons[0] ?? (textAt(pod, 'status.reason') || textAt(pod, 'status.phase'));
  return reason === 'Completed' && running ? 'Running' : reason;
}

const hasState = (status: JsonObject | undefined, state: string): boolean =>
  isJsonObject(status?.state) && isJsonObject(status.state[state]);

const reasonOf = (status: JsonObject | undefined): string =>
  status === undefined ? '' : textAt(status, 'state.waiting.reason') || textAt(status, 'state.terminated.reason');

function readyText(pod: JsonObject): string {
  const statuses = listAt(pod, 'status.containerStatuses');
  return `${statuses.filter((one) => one.ready === true).length}/${listAt(pod, 'spec.containers').length}`;
}

const restarts = (pod: JsonObject): string =>
  String(listAt(pod, 'status.containerStatuses').reduce((sum, one) => sum + numberAt(one, 'restartCount'), 0));

export const podColumns: readonly Column[] = [
  nameColumn,
  column('Ready', readyText),
  column('Status', statusOf),
  column('Restarts', restarts),
  ageColumn,
  column('IP', 'status.podIP', { wide: true }),
  column('Node', 'spec.nodeName', { wide: true }),
  column('Nominated Node', 'status.nominatedNodeName', { wide: true }),
  column('Readiness Gates', () => '<none>', { wide: true }),
];
