import { conditions, head, labelSelector, objectMeta, objectReference } from './meta.ts';
import { podTemplate } from './pods.ts';
import { bool, boolKept, integer, integerKept, intOrString, list, opaque, struct, text, textKept } from './schema.ts';
import { claimSpec } from './volumes.ts';

const rolling = (name: string) => struct(name, { maxUnavailable: intOrString, maxSurge: intOrString });

export const deployment = struct('Deployment', {
  ...head,
  spec: struct('DeploymentSpec', {
    replicas: integerKept,
    selector: labelSelector,
    template: podTemplate,
    strategy: struct(
      'DeploymentStrategy',
      { type: text, rollingUpdate: rolling('RollingUpdateDeployment') },
      { retainKeys: true },
    ),
    minReadySeconds: integer,
    revisionHistoryLimit: integerKept,
    paused: bool,
    progressDeadlineSeconds: integerKept,
  }),
  status: struct('DeploymentStatus', {
    observedGeneration: integer,
    replicas: integer,
    updatedReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    unavailableReplicas: integer,
    terminatingReplicas: integerKept,
    conditions,
    collisionCount: integerKept,
  }),
});

export const replicaSet = struct('ReplicaSet', {
  ...head,
  spec: struct('ReplicaSetSpec', {
    replicas: integerKept,
    minReadySeconds: integer,
    selector: labelSelector,
    template: podTemplate,
  }),
  status: struct('ReplicaSetStatus', {
    replicas: integerKept,
    fullyLabeledReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    terminatingReplicas: integerKept,
    observedGeneration: integer,
    conditions,
  }),
});

const claimTemplate = struct('PersistentVolumeClaim', {
  apiVersion: text,
  kind: text,
  metadata: objectMeta,
  spec: claimSpec,
  status: struct('PersistentVolumeClaimStatus', { phase: text }),
});

export const statefulSet = struct('StatefulSet', {
  ...head,
  spec: struct('StatefulSetSpec', {
    replicas: integerKept,
    selector: labelSelector,
    template: podTemplate,
    volumeClaimTemplates: list(claimTemplate),
    serviceName: textKept,
    podManagementPolicy: text,
    updateStrategy: struct('StatefulSetUpdateStrategy', {
      type: text,
      rollingUpdate: struct('RollingUpdateStatefulSetStrategy', {
        partition: integerKept,
        maxUnavailable: intOrString,
      }),
    }),
    revisionHistoryLimit: integerKept,
    minReadySeconds: integer,
    persistentVolumeClaimRetentionPolicy: struct('StatefulSetPersistentVolumeClaimRetentionPolicy', {
      whenDeleted: text,
      whenScaled: text,
    }),
    ordinals: struct('StatefulSetOrdinals', { start: integerKept }),
  }),
  status: struct('StatefulSetStatus', {
    observedGeneration: integer,
    replicas: integerKept,
    readyReplicas: integer,
    currentReplicas: integer,
    updatedReplicas: integer,
    currentRevision: text,
    updateRevision: text,
    collisionCount: integerKept,
    conditions,
    availableReplicas: integerKept,
  }),
});

export const daemonSet = struct('DaemonSet', {
  ...head,
  spec: struct('DaemonSetSpec', {
    selector: labelSelector,
    template: podTemplate,
    updateStrategy: struct('DaemonSetUpdateStrategy', { type: text, rollingUpdate: rolling('RollingUpdateDaemonSet') }),
    minReadySeconds: integer,
    revisionHistoryLimit: integerKept,
  }),
  status: struct('DaemonSetStatus', {
    currentNumberScheduled: integerKept,
    numberMisscheduled: integerKept,
    desiredNumberScheduled: integerKept,
    numberReady: integerKept,
    observedGeneration: integer,
    updatedNumberScheduled: integer,
    numberAvailable: integer,
    numberUnavailable: integer,
    collisionCount: integerKept,
    conditions,
  }),
});

export const controllerRevision = struct('ControllerRevision', { ...head, data: opaque, revision: integerKept });

const jobSpec = struct('JobSpec', {
  parallelism: integerKept,
  completions: integerKept,
  activeDeadlineSeconds: integerKept,
  podFailurePolicy: opaque,
  successPolicy: opaque,
  backoffLimit: integerKept,
  backoffLimitPerIndex: integerKept,
  maxFailedIndexes: integerKept,
  selector: labelSelector,
  manualSelector: boolKept,
  template: podTemplate,
  ttlSecondsAfterFinished: integerKept,
  completionMode: textKept,
  suspend: boolKept,
  podReplacementPolicy: textKept,
  managedBy: textKept,
});

export const job = struct('Job', {
  ...head,
  spec: jobSpec,
  status: struct('JobStatus', {
    conditions,
    startTime: text,
    completionTime: text,
    active: integer,
    succeeded: integer,
    failed: integer,
    terminating: integerKept,
    completedIndexes: text,
    failedIndexes: textKept,
    uncountedTerminatedPods: opaque,
    ready: integerKept,
  }),
});

export const cronJob = struct('CronJob', {
  ...head,
  spec: struct('CronJobSpec', {
    schedule: text,
    timeZone: textKept,
    startingDeadlineSeconds: integerKept,
    concurrencyPolicy: text,
    suspend: boolKept,
    jobTemplate: struct('JobTemplateSpec', { metadata: objectMeta, spec: jobSpec }),
    successfulJobsHistoryLimit: integerKept,
    failedJobsHistoryLimit: integerKept,
  }),
  status: struct('CronJobStatus', { active: list(objectReference), lastScheduleTime: text, lastSuccessfulTime: text }),
});
