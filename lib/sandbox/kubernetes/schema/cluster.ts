import { conditions, head, labelSelector, objectReference, typedReference } from './meta.ts';
import {
  bool,
  boolKept,
  integer,
  integerKept,
  intOrString,
  keyed,
  list,
  map,
  opaque,
  quantity,
  set,
  struct,
  text,
  textKept,
} from './schema.ts';
import { claimSpec } from './volumes.ts';

export const namespace = struct('Namespace', {
  ...head,
  spec: struct('NamespaceSpec', { finalizers: list(text) }),
  status: struct('NamespaceStatus', { phase: text, conditions }),
});

const taint = struct('Taint', { key: text, value: text, effect: text, timeAdded: text });

export const node = struct('Node', {
  ...head,
  spec: struct('NodeSpec', {
    podCIDR: text,
    podCIDRs: set(text),
    providerID: text,
    unschedulable: bool,
    taints: list(taint),
  }),
  status: struct('NodeStatus', {
    capacity: map(quantity),
    allocatable: map(quantity),
    phase: text,
    conditions,
    addresses: keyed(struct('NodeAddress', { type: text, address: text }), ['type']),
    daemonEndpoints: opaque,
    nodeInfo: opaque,
    images: list(opaque),
  }),
});

export const event = struct('Event', {
  ...head,
  involvedObject: objectReference,
  reason: text,
  message: text,
  source: struct('EventSource', { component: text, host: text }),
  firstTimestamp: text,
  lastTimestamp: text,
  count: integer,
  type: text,
  eventTime: text,
  series: struct('EventSeries', { count: integer, lastObservedTime: text }),
  action: text,
  related: objectReference,
  reportingComponent: textKept,
  reportingInstance: textKept,
});

export const claim = struct('PersistentVolumeClaim', {
  ...head,
  spec: claimSpec,
  status: struct('PersistentVolumeClaimStatus', {
    phase: text,
    accessModes: list(text),
    capacity: map(quantity),
    conditions,
    allocatedResources: map(quantity),
  }),
});

export const persistentVolume = struct('PersistentVolume', {
  ...head,
  spec: struct('PersistentVolumeSpec', {
    capacity: map(quantity),
    accessModes: list(text),
    claimRef: objectReference,
    persistentVolumeReclaimPolicy: text,
    storageClassName: text,
    mountOptions: list(text),
    volumeMode: textKept,
    nodeAffinity: opaque,
    hostPath: struct('HostPathVolumeSource', { path: text, type: textKept }),
    csi: opaque,
    nfs: opaque,
    local: opaque,
    awsElasticBlockStore: opaque,
    gcePersistentDisk: opaque,
  }),
  status: struct('PersistentVolumeStatus', {
    phase: text,
    message: text,
    reason: text,
    lastPhaseTransitionTime: text,
  }),
});

export const storageClass = struct('StorageClass', {
  ...head,
  provisioner: text,
  parameters: map(text),
  reclaimPolicy: textKept,
  mountOptions: list(text),
  allowVolumeExpansion: boolKept,
  volumeBindingMode: textKept,
  allowedTopologies: list(opaque),
});

const scaleTarget = struct(
  'CrossVersionObjectReference',
  { kind: text, name: text, apiVersion: text },
  { atomic: true },
);

export const autoscaler = struct('HorizontalPodAutoscaler', {
  ...head,
  spec: struct('HorizontalPodAutoscalerSpec', {
    scaleTargetRef: scaleTarget,
    minReplicas: integerKept,
    maxReplicas: integer,
    metrics: list(opaque),
    behavior: opaque,
  }),
  status: struct('HorizontalPodAutoscalerStatus', {
    observedGeneration: integerKept,
    lastScaleTime: text,
    currentReplicas: integer,
    desiredReplicas: integerKept,
    currentMetrics: list(opaque),
    conditions,
  }),
});

export const disruptionBudget = struct('PodDisruptionBudget', {
  ...head,
  spec: struct('PodDisruptionBudgetSpec', {
    minAvailable: intOrString,
    selector: labelSelector,
    maxUnavailable: intOrString,
    unhealthyPodEvictionPolicy: textKept,
  }),
  status: struct('PodDisruptionBudgetStatus', {
    observedGeneration: integer,
    disruptedPods: map(text),
    disruptionsAllowed: integerKept,
    currentHealthy: integerKept,
    desiredHealthy: integerKept,
    expectedPods: integerKept,
    conditions,
  }),
});

export const lease = struct('Lease', {
  ...head,
  spec: struct('LeaseSpec', {
    holderIdentity: textKept,
    leaseDurationSeconds: integerKept,
    acquireTime: text,
    renewTime: text,
    leaseTransitions: integerKept,
    strategy: textKept,
    preferredHolder: textKept,
  }),
});

export const priorityClass = struct('PriorityClass', {
  ...head,
  value: integerKept,
  globalDefault: bool,
  description: text,
  preemptionPolicy: textKept,
});

const policyRule = struct('PolicyRule', {
  verbs: list(text),
  apiGroups: list(text),
  resources: list(text),
  resourceNames: list(text),
  nonResourceURLs: list(text),
});
const subject = struct('Subject', { kind: text, apiGroup: text, name: text, namespace: text }, { atomic: true });

export const role = struct('Role', { ...head, rules: list(policyRule) });
export const clusterRole = struct('ClusterRole', {
  ...head,
  rules: list(policyRule),
  aggregationRule: struct('AggregationRule', { clusterRoleSelectors: list(labelSelector) }),
});
export const binding = (name: string) => struct(name, { ...head, subjects: list(subject), roleRef: typedReference });

export const scale = struct('Scale', {
  ...head,
  spec: struct('ScaleSpec', { replicas: integerKept }),
  status: struct('ScaleStatus', { replicas: integerKept, selector: text }),
});
