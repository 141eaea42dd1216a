import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { type Cause, forbiddenField, invalidValue, notSupported, required } from '../api/status.ts';
import type { LabelSelector } from '../kinds.ts';
import * as workloads from '../schema/workloads.ts';
import { labelTest } from '../selectors.ts';
import {
  daemonSetColumns,
  deploymentColumns,
  replicaSetColumns,
  revisionColumns,
  statefulSetColumns,
} from './columns/workloads.ts';
import { checkTemplate, nonNegative } from './pod-checks.ts';
import { completeTemplate, fill, objectsIn, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

const immutable = 'field is immutable';
const emptySelector = 'empty selector is invalid for deployment';

/** A workload's selector has to be there, and to choose the workload's own pods. */
export function checkSelector(spec: JsonObject, kind: string): Cause[] {
  const missing = isJsonObject(spec.selector) ? [] : [required('spec.selector')];
  if (isJsonObject(spec.selector) && Object.keys(spec.selector).length === 0) {
    return [invalidValue('spec.selector', {}, emptySelector.replace('deployment', kind))];
  }
  const template = isJsonObject(spec.template) ? spec.template : {};
  const labels = isJsonObject(template.metadata) ? (template.metadata.labels ?? {}) : {};
  const chooses =
    isJsonObject(spec.selector) && labelTest(spec.selector as LabelSelector)(labels as Record<string, string>);
  if (chooses) return [];
  return [
    ...missing,
    invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ];
}

export function unchanged(object: JsonObject, before: JsonObject, key: string, detail = immutable): Cause[] {
  const now = isJsonObject(object.spec) ? object.spec[key] : undefined;
  const then = isJsonObject(before.spec) ? before.spec[key] : undefined;
  return jsonEquals(now, then) ? [] : [invalidValue(`spec.${key}`, now, detail)];
}

const percent = /^\d{1,3}%$/;

function checkShare(value: Json | undefined, at: string): Cause[] {
  if (value === undefined || (typeof value === 'string' && percent.test(value))) return [];
  if (typeof value === 'number') return nonNegative(value, at);
  return [
    invalidValue(
      at,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  ];
}

const isZero = (value: Json | undefined): boolean => value === 0 || value === '0%';

function checkStrategy(spec: JsonObject): Cause[] {
  const strategy = isJsonObject(spec.strategy) ? spec.strategy : {};
  const at = 'spec.strategy';
  const rolling = strategy.rollingUpdate;
  if (strategy.type === 'Recreate' && rolling !== undefined) {
    return [forbiddenField(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  const shown = { Type: strategy.type ?? '', RollingUpdate: null };
  const types = ['Recreate', 'RollingUpdate'];
  const causes = types.includes(String(strategy.type)) ? [] : [notSupported(at, shown, types)];
  if (!isJsonObject(rolling)) return causes;
  causes.push(...checkShare(rolling.maxUnavailable, `${at}.rollingUpdate.maxUnavailable`));
  causes.push(...checkShare(rolling.maxSurge, `${at}.rollingUpdate.maxSurge`));
  if (isZero(rolling.maxUnavailable) && isZero(rolling.maxSurge)) {
    causes.push(
      invalidValue(`${at}.rollingUpdate.maxUnavailable`, rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  }
  return causes;
}

function checkWorkload(object: JsonObject, kind: string): Cause[] {
  const spec = section(object, 'spec');
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...checkSelector(spec, kind),
    ...checkTemplate(spec, ['Always']),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function checkDeployment(object: JsonObject): Cause[] {
  const spec = section(object, 'spec');
  const deadline = spec.progressDeadlineSeconds;
  const causes = [...checkWorkload(object, 'deployment'), ...checkStrategy(spec)];
  if (typeof deadline === 'number' && deadline <= Number(spec.minReadySeconds ?? 0)) {
    causes.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return causes;
}

const workload = {
  group: 'apps',
  version: 'v1',
  namespaced: true,
  hasStatus: true,
  counted: true,
  categories: ['all'],
};

export const deployments: Resource = resource({
  ...workload,
  plural: 'deployments',
  kind: 'Deployment',
  shortNames: ['deploy'],
  schema: workloads.deployment,
  hasScale: true,
  columns: deploymentColumns,
  complete(object) {
    const spec = section(object, 'spec');
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
    const strategy = section(spec, 'strategy');
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy.type === 'RollingUpdate') {
      fill(section(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
    }
    completeTemplate(spec);
  },
  check: checkDeployment,
  checkUpdate: (object, before) => unchanged(object, before, 'selector'),
});

export const replicaSets: Resource = resource({
  ...workload,
  plural: 'replicasets',
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  schema: workloads.replicaSet,
  hasScale: true,
  columns: replicaSetColumns,
  complete(object) {
    const spec = section(object, 'spec');
    fill(spec, { replicas: 1 });
    fill(section(object, 'status'), { replicas: 0 });
    completeTemplate(spec);
  },
  check: (object) => checkWorkload(object, 'replicaset'),
  checkUpdate: (object, before) => unchanged(object, before, 'selector'),
});

const fixedStatefulFields = ['serviceName', 'podManagementPolicy', 'selector', 'volumeClaimTemplates'];

function checkPodManagement(object: JsonObject): Cause[] {
  const { podManagementPolicy: policy } = section(object, 'spec');
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

export const statefulSets: Resource = resource({
  ...workload,
  plural: 'statefulsets',
  kind: 'StatefulSet',
  shortNames: ['sts'],
  schema: workloads.statefulSet,
  hasScale: true,
  columns: statefulSetColumns,
  complete(object) {
    const spec = section(object, 'spec');
    fill(spec, {
      replicas: 1,
      serviceName: '',
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    const strategy = section(spec, 'updateStrategy');
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy.type === 'RollingUpdate')
      fill(section(strategy, 'rollingUpdate'), { partition: 0, maxUnavailable: 1 });
    for (const claim of objectsIn(spec, 'volumeClaimTemplates')) {
      fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
      fill(section(claim, 'spec'), { volumeMode: 'Filesystem' });
    }
    fill(section(object, 'status'), { replicas: 0, availableReplicas: 0 });
    completeTemplate(spec);
  },
  check: (object) => [...checkPodManagement(object), ...checkWorkload(withClaims(object), 'statefulset')],
  checkUpdate(object, before) {
    return fixedStatefulFields.flatMap((key) => unchanged(object, before, key));
  },
});

/** The template may mount the claims as if they were volumes. */
function withClaims(object: JsonObject): JsonObject {
  const spec = section(object, 'spec');
  const template = isJsonObject(spec.template) ? spec.template : {};
  const pod = isJsonObject(template.spec) ? template.spec : {};
  const claims = objectsIn(spec, 'volumeClaimTemplates')
    .map((claim) => section(claim, 'metadata').name)
    .filter((name) => name !== undefined && !objectsIn(pod, 'volumes').some((volume) => volume.name === name))
    .map((name): JsonObject => ({ name: name ?? null, emptyDir: {} }));
  const volumes = [...objectsIn(pod, 'volumes'), ...claims];
  return { ...object, spec: { ...spec, template: { ...template, spec: { ...pod, volumes } } } };
}

export const daemonSets: Resource = resource({
  ...workload,
  plural: 'daemonsets',
  kind: 'DaemonSet',
  shortNames: ['ds'],
  schema: workloads.daemonSet,
  columns: daemonSetColumns,
  complete(object) {
    const spec = section(object, 'spec');
    fill(spec, { revisionHistoryLimit: 10 });
    const strategy = section(spec, 'updateStrategy');
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy.type === 'RollingUpdate') {
      fill(section(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
    }
    fill(section(object, 'status'), {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    });
    completeTemplate(spec);
  },
  check: (object) => checkWorkload(object, 'daemonset'),
  checkUpdate: (object, before) => unchanged(object, before, 'selector'),
});

export const controllerRevisions: Resource = resource({
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  kind: 'ControllerRevision',
  namespaced: true,
  schema: workloads.controllerRevision,
  columns: revisionColumns,
});
