import type { JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';

/** Sets a member that is missing. */
export function fill(object: JsonObject, defaults: JsonObject): void {
  for (const [key, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(object, key)) object[key] = value;
  }
}

/** The member as an object, made when it is missing. */
export function section(object: JsonObject, key: string): JsonObject {
  const member = object[key];
  if (isJsonObject(member)) return member;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}

/** The members of a list that are objects. */
export function objectsIn(object: JsonObject, key: string): JsonObject[] {
  const member = object[key];
  return Array.isArray(member) ? member.filter(isJsonObject) : [];
}

/** Completes a pod's specification, alone or in a template. */
export function completePodSpec(spec: JsonObject): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  if (typeof spec.serviceAccountName === 'string') fill(spec, { serviceAccount: spec.serviceAccountName });
  else if (typeof spec.serviceAccount === 'string') fill(spec, { serviceAccountName: spec.serviceAccount });
  for (const container of objectsIn(spec, 'containers')) completeContainer(container);
  for (const container of objectsIn(spec, 'initContainers')) completeContainer(container);
  for (const volume of objectsIn(spec, 'volumes')) completeVolume(volume);
}

function completeContainer(container: JsonObject): void {
  fill(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(typeof container.image === 'string' ? container.image : ''),
  });
  for (const port of objectsIn(container, 'ports')) fill(port, { protocol: 'TCP' });
  for (const variable of objectsIn(container, 'env')) {
    const source = isJsonObject(variable.valueFrom) ? variable.valueFrom.fieldRef : undefined;
    if (isJsonObject(source)) fill(source, { apiVersion: 'v1' });
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container[name];
    if (isJsonObject(probe)) completeProbe(probe);
  }
}

/** A pod asks for what it is limited to, unless it says otherwise. Templates stay as they are. */
export function requestLimits(spec: JsonObject): void {
  for (const container of [...objectsIn(spec, 'containers'), ...objectsIn(spec, 'initContainers')]) {
    const resources = section(container, 'resources');
    if (isJsonObject(resources.limits)) fill(section(resources, 'requests'), resources.limits);
  }
}

function completeProbe(probe: JsonObject): void {
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (isJsonObject(probe.httpGet)) fill(probe.httpGet, { path: '/', scheme: 'HTTP' });
}

/** `latest`, said or meant, is pulled always. */
export function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]*)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function completeVolume(volume: JsonObject): void {
  for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    const member = volume[source];
    if (isJsonObject(member)) fill(member, { defaultMode: 420 });
  }
  if (isJsonObject(volume.hostPath)) fill(volume.hostPath, { type: '' });
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
}

/** Completes `spec.template` of a workload. */
export function completeTemplate(spec: JsonObject): void {
  const template = section(spec, 'template');
  section(template, 'metadata');
  completePodSpec(section(template, 'spec'));
}
