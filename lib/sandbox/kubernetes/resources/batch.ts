import { isJsonObject, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { type Cause, invalidValue, required } from '../api/status.ts';
import * as workloads from '../schema/workloads.ts';
import { unchanged } from './apps.ts';
import { cronJobColumns, jobColumns } from './columns/workloads.ts';
import { checkChoice, checkTemplate, nonNegative } from './pod-checks.ts';
import { completeTemplate, fill, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

function completeJobSpec(spec: JsonObject): void {
  if (spec.completions === undefined && spec.parallelism === undefined) fill(spec, { completions: 1 });
  fill(spec, {
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    manualSelector: false,
  });
  completeTemplate(spec);
}

function checkJobSpec(spec: JsonObject): Cause[] {
  const numbers = ['parallelism', 'completions', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished'];
  const template = isJsonObject(spec.template) ? spec.template : {};
  const pod = isJsonObject(template.spec) ? template.spec : {};
  const causes = numbers.flatMap((name) => nonNegative(spec[name], `spec.${name}`));
  if (pod.restartPolicy === 'Always') {
    causes.push(required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"'));
    return [...causes, ...checkTemplate(spec, ['Always'])];
  }
  return [...causes, ...checkTemplate(spec, ['OnFailure', 'Never'])];
}

/** The server chooses the selector of a job, so that two jobs never share pods. */
function selectOwnPods(object: JsonObject): void {
  const metadata = section(object, 'metadata');
  const spec = section(object, 'spec');
  if (spec.manualSelector === true) return;
  const uid = String(metadata.uid ?? '');
  const name = String(metadata.name ?? '');
  const template = section(spec, 'template');
  fill(section(section(template, 'metadata'), 'labels'), {
    'controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
  });
  fill(spec, { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } } });
}

export const jobs: Resource = resource({
  group: 'batch',
  version: 'v1',
  plural: 'jobs',
  kind: 'Job',
  namespaced: true,
  categories: ['all'],
  hasStatus: true,
  counted: true,
  schema: workloads.job,
  columns: jobColumns,
  prepare: selectOwnPods,
  complete: (object) => completeJobSpec(section(object, 'spec')),
  check: (object) => checkJobSpec(section(object, 'spec')),
  checkUpdate(object, before) {
    const causes = [...unchanged(object, before, 'completions'), ...unchanged(object, before, 'selector')];
    const now = section(object, 'spec').template;
    const then = isJsonObject(before.spec) ? before.spec.template : undefined;
    for (const key of ['metadata', 'spec']) {
      const value = isJsonObject(now) ? now[key] : undefined;
      if (!jsonEquals(value, isJsonObject(then) ? then[key] : undefined)) {
        causes.push(invalidValue(`spec.template.${key}`, value, 'field is immutable'));
      }
    }
    return causes;
  },
  selectable: {
    'status.successful': (object) => String(isJsonObject(object.status) ? (object.status.succeeded ?? 0) : 0),
  },
});

const schedulePart = /^[-0-9*/,?A-Za-z#]{1,60}$/;

function isSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \d{1,6}[smh])$/.test(text)) return true;
  const parts = text.trim().split(/\s+/);
  return parts.length === 5 && parts.every((part) => schedulePart.test(part));
}

export const cronJobs: Resource = resource({
  group: 'batch',
  version: 'v1',
  plural: 'cronjobs',
  kind: 'CronJob',
  shortNames: ['cj'],
  namespaced: true,
  categories: ['all'],
  hasStatus: true,
  counted: true,
  schema: workloads.cronJob,
  columns: cronJobColumns,
  complete(object) {
    const spec = section(object, 'spec');
    fill(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    const template = section(spec, 'jobTemplate');
    section(template, 'metadata');
    completeTemplate(section(template, 'spec'));
  },
  check(object) {
    const spec = section(object, 'spec');
    const schedule = typeof spec.schedule === 'string' ? spec.schedule : '';
    const causes = checkChoice(spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']);
    if (schedule === '') causes.push(required('spec.schedule'));
    else if (!isSchedule(schedule)) {
      causes.push(
        invalidValue(
          'spec.schedule',
          schedule,
          `expected exactly 5 fields, found ${schedule.trim().split(/\s+/).length}: [${schedule}]`,
        ),
      );
    }
    const jobSpec = section(section(spec, 'jobTemplate'), 'spec');
    const at = 'spec.jobTemplate.';
    return [...causes, ...checkJobSpec(jobSpec).map((cause) => ({ ...cause, field: at + cause.field }))];
  },
});
