import type { JsonObject } from '#lib/kernel/json';
import { textAt } from '../../selectors.ts';
import {
  ageColumn,
  ageOf,
  column,
  counter,
  joined,
  listAt,
  nameColumn,
  numberAt,
  pairs,
  spanText,
  templateColumns,
} from '../column.ts';
import type { Column } from '../resource.ts';

const fraction = (part: string, whole: string) => (object: JsonObject) =>
  `${numberAt(object, part)}/${numberAt(object, whole)}`;

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column('Ready', fraction('status.readyReplicas', 'spec.replicas')),
  counter('Up-to-date', 'status.updatedReplicas'),
  counter('Available', 'status.availableReplicas'),
  ageColumn,
  ...templateColumns,
];

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  counter('Desired', 'spec.replicas'),
  counter('Current', 'status.replicas'),
  counter('Ready', 'status.readyReplicas'),
  ageColumn,
  ...templateColumns,
];

export const statefulSetColumns: readonly Column[] = [
  nameColumn,
  column('Ready', fraction('status.readyReplicas', 'spec.replicas')),
  ageColumn,
  ...templateColumns.slice(0, 2),
];

export const daemonSetColumns: readonly Column[] = [
  nameColumn,
  counter('Desired', 'status.desiredNumberScheduled'),
  counter('Current', 'status.currentNumberScheduled'),
  counter('Ready', 'status.numberReady'),
  counter('Up-to-date', 'status.updatedNumberScheduled'),
  counter('Available', 'status.numberAvailable'),
  column('Node Selector', (object) => pairs(listOrMap(object))),
  ageColumn,
  ...templateColumns,
];

function listOrMap(object: JsonObject) {
  const spec = object.spec as JsonObject | undefined;
  const template = spec?.template as JsonObject | undefined;
  return (template?.spec as JsonObject | undefined)?.nodeSelector;
}

function jobStatus(job: JsonObject): string {
  const conditions = listAt(job, 'status.conditions').filter((one) => one.status === 'True');
  for (const type of ['Complete', 'Failed', 'Suspended']) {
    if (conditions.some((one) => one.type === type)) return type;
  }
  return textAt(job, 'metadata.deletionTimestamp') === '' ? 'Running' : 'Terminating';
}

function jobDuration(job: JsonObject, now: number): string {
  const start = textAt(job, 'status.startTime');
  if (start === '') return '';
  const end = textAt(job, 'status.completionTime');
  return end === ''
    ? ageOf(start, now)
    : spanText(Math.max(0, Math.floor((Date.parse(end) - Date.parse(start)) / 1000)));
}

export const jobColumns: readonly Column[] = [
  nameColumn,
  column('Status', jobStatus),
  column('Completions', (job) => `${numberAt(job, 'status.succeeded')}/${textAt(job, 'spec.completions') || '1'}`),
  column('Duration', jobDuration),
  ageColumn,
  ...templateColumns,
];

export const cronJobColumns: readonly Column[] = [
  nameColumn,
  column('Schedule', 'spec.schedule'),
  column('Timezone', 'spec.timeZone'),
  column('Suspend', (object) => (textAt(object, 'spec.suspend') === 'true' ? 'True' : 'False')),
  column('Active', (object) => listAt(object, 'status.active').length, { number: true }),
  column('Last Schedule', (object, now) => {
    const last = textAt(object, 'status.lastScheduleTime');
    return last === '' ? '<none>' : ageOf(last, now);
  }),
  ageColumn,
];

export const revisionColumns: readonly Column[] = [
  nameColumn,
  column('Controller', (object) => {
    const owner = listAt(object, 'metadata.ownerReferences').find((one) => one.controller === true);
    return owner === undefined ? '<none>' : `${String(owner.kind).toLowerCase()}.apps/${String(owner.name)}`;
  }),
  counter('Revision', 'revision'),
  ageColumn,
];

export const autoscalerColumns: readonly Column[] = [
  nameColumn,
  column(
    'Reference',
    (object) => `${textAt(object, 'spec.scaleTargetRef.kind')}/${textAt(object, 'spec.scaleTargetRef.name')}`,
  ),
  column('Targets', (object) => joined(listAt(object, 'spec.metrics').map(() => '<unknown>'))),
  column('MinPods', 'spec.minReplicas'),
  counter('MaxPods', 'spec.maxReplicas'),
  counter('Replicas', 'status.currentReplicas'),
  ageColumn,
];

export const budgetColumns: readonly Column[] = [
  nameColumn,
  column('Min Available', (object) => textAt(object, 'spec.minAvailable') || 'N/A'),
  column('Max Unavailable', (object) => textAt(object, 'spec.maxUnavailable') || 'N/A'),
  counter('Allowed Disruptions', 'status.disruptionsAllowed'),
  ageColumn,
];
