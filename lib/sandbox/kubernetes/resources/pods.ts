import { isJsonObject, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { type Cause, forbiddenField } from '../api/status.ts';
import { pod } from '../schema/pods.ts';
import { textAt } from '../selectors.ts';
import { podColumns } from './columns/pods.ts';
import { checkPodSpec } from './pod-checks.ts';
import { completePodSpec, fill, objectsIn, requestLimits, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

/** Of a pod's specification only images, the deadline and new tolerations may change. */
function checkPodUpdate(object: JsonObject, before: JsonObject): Cause[] {
  const frozen = (one: JsonObject): JsonObject => {
    const spec = isJsonObject(one.spec) ? one.spec : {};
    const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest } = spec;
    const images = (key: string) => objectsIn(spec, key).map(({ image: _image, ...container }) => container);
    return { ...rest, containers: images('containers'), initContainers: images('initContainers') };
  };
  if (jsonEquals(frozen(object), frozen(before))) return [];
  return [
    forbiddenField(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ),
  ];
}

function qualityOf(object: JsonObject): string {
  const containers = objectsIn(section(object, 'spec'), 'containers').map((one) => section(one, 'resources'));
  const parts = containers.map((one) => ({
    requests: section({ ...one }, 'requests'),
    limits: section({ ...one }, 'limits'),
  }));
  if (parts.every(({ requests, limits }) => Object.keys(requests).length + Object.keys(limits).length === 0))
    return 'BestEffort';
  const guaranteed = parts.every(
    ({ requests, limits }) =>
      ['cpu', 'memory'].every((key) => limits[key] !== undefined) && jsonEquals(requests, limits),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

export const pods: Resource = resource({
  version: 'v1',
  namespaced: true,
  plural: 'pods',
  kind: 'Pod',
  shortNames: ['po'],
  categories: ['all'],
  hasStatus: true,
  schema: pod,
  columns: podColumns,
  prepare(object) {
    const spec = section(object, 'spec');
    fill(spec, { priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    object.status = { phase: 'Pending', qosClass: qualityOf(object) };
  },
  complete(object) {
    const spec = section(object, 'spec');
    completePodSpec(spec);
    requestLimits(spec);
    fill(spec, { enableServiceLinks: true });
  },
  check: (object) => checkPodSpec(section(object, 'spec'), 'spec'),
  checkUpdate: checkPodUpdate,
  selectable: Object.fromEntries(
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ].map((path) => [path, (object: JsonObject) => textAt(object, path)]),
  ),
});
