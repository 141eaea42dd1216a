import { boolKept, integer, integerKept, keyed, list, map, opaque, set, struct, text } from './schema.ts';

const ownerReference = struct(
  'OwnerReference',
  { apiVersion: text, kind: text, name: text, uid: text, controller: boolKept, blockOwnerDeletion: boolKept },
  { atomic: true },
);

export const objectMeta = struct('ObjectMeta', {
  name: text,
  generateName: text,
  namespace: text,
  selfLink: text,
  uid: text,
  resourceVersion: text,
  generation: integer,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: integerKept,
  labels: map(text),
  annotations: map(text),
  ownerReferences: keyed(ownerReference, ['uid']),
  finalizers: set(text),
  managedFields: list(opaque),
});

/** What every object of the API begins with. */
export const head = { apiVersion: text, kind: text, metadata: objectMeta };

export const selectorRequirement = struct('LabelSelectorRequirement', {
  key: text,
  operator: text,
  values: list(text),
});

export const labelSelector = struct(
  'LabelSelector',
  { matchLabels: map(text), matchExpressions: list(selectorRequirement) },
  { atomic: true },
);

const condition = struct('Condition', {
  type: text,
  status: text,
  observedGeneration: integer,
  reason: text,
  message: text,
  lastUpdateTime: text,
  lastTransitionTime: text,
  lastProbeTime: text,
});
export const conditions = keyed(condition, ['type']);

export const localReference = struct('LocalObjectReference', { name: text }, { atomic: true });

export const objectReference = struct(
  'ObjectReference',
  {
    kind: text,
    namespace: text,
    name: text,
    uid: text,
    apiVersion: text,
    resourceVersion: text,
    fieldPath: text,
  },
  { atomic: true },
);

export const typedReference = struct(
  'TypedLocalObjectReference',
  { apiGroup: text, kind: text, name: text },
  { atomic: true },
);
