/** Objects to create and questions to ask of them, for tests of clusters. */
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/** The value at a dotted path; list members by index. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path.split('.')) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

export function conditionAt(object: JsonObject | undefined, type: string): JsonObject | undefined {
  const conditions = at(object, 'status.conditions');
  return (Array.isArray(conditions) ? conditions : []).filter(isJsonObject).find((one) => one.type === type);
}

export const apps = '/apis/apps/v1/namespaces/{ns}';
export const core = '/api/v1/namespaces/{ns}';
export const batch = '/apis/batch/v1/namespaces/{ns}';

export function deployment(name: string, image = 'web:1', spec: JsonObject = {}): JsonObject {
  const labels = { app: name };
  const template: JsonObject = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template, ...spec },
  };
}

export function pod(name: string, image = 'web:1', spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'web', image }], ...spec },
  };
}

export const configMap = (name: string, data: JsonObject = { a: '1' }, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

/** All replicas are updated and available, and the controller has seen the newest specification. */
export function isRolledOut(object: JsonObject | undefined): boolean {
  const replicas = at(object, 'spec.replicas');
  return (
    at(object, 'status.observedGeneration') === at(object, 'metadata.generation') &&
    (replicas === 0 || at(object, 'status.updatedReplicas') === replicas) &&
    (at(object, 'status.replicas') ?? 0) === replicas &&
    (at(object, 'status.availableReplicas') ?? 0) === replicas
  );
}

export const isReadyPod = (object: JsonObject | undefined): boolean => conditionAt(object, 'Ready')?.status === 'True';

/** What the pod's first container waits for. */
export const waitingReason = (object: JsonObject | undefined): Json | undefined =>
  at(object, 'status.containerStatuses.0.state.waiting.reason');
