import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { LabelSelector } from '../kinds.ts';
import { asJson, clone, type KubeObject } from '../objects.ts';
import { fill, section } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { scale } from '../schema/cluster.ts';
import { printSelector } from '../selectors.ts';
import { updateObject } from '../write/update.ts';
import { decodeAs, mediaTypeOf, parseBody, parseJsonText, parseYamlText } from './body.ts';
import { type Call, isDryRun, managerOf, readBody, sendJson } from './call.ts';
import { existing } from './objects.ts';
import { patched, patchTypes } from './patch.ts';
import type { Route } from './route.ts';
import { invalid, invalidValue, methodNotAllowed, modified } from './status.ts';

/** The `scale` subresource: a small object of its own that reads and writes `spec.replicas`. */
export async function handleScale(cluster: Cluster, call: Call, route: Route): Promise<void> {
  if (call.method === 'GET') return sendJson(call, 200, scaleOf(route.resource, existing(cluster, route)));
  if (call.method !== 'PUT' && call.method !== 'PATCH') throw methodNotAllowed();
  const text = await readBody(call);
  const before = existing(cluster, route);
  const current = scaleOf(route.resource, before);
  const wanted = call.method === 'PUT' ? parseBody(call, text) : patchScale(call, current, text);
  const decoded = decodeAs(call, scale, 'Scale', 'v1', isJsonObject(wanted) ? wanted : {});
  const replicas = section(decoded, 'spec').replicas ?? 0;
  if (typeof replicas === 'number' && replicas < 0) {
    const problem = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid({ group: 'autoscaling', plural: 'scales', kind: 'Scale' }, before.metadata.name, [problem]);
  }
  const sent = section(decoded, 'metadata').resourceVersion;
  if (sent !== undefined && sent !== before.metadata.resourceVersion)
    throw modified(route.resource, before.metadata.name);
  const body = clone(asJson(before));
  section(body, 'spec').replicas = replicas;
  const options = { manager: managerOf(call), dryRun: isDryRun(call), subresource: 'scale' };
  sendJson(call, 200, scaleOf(route.resource, updateObject(cluster, route.resource, before, body, options)));
}

function patchScale(call: Call, current: JsonObject, text: string): JsonObject {
  const type = mediaTypeOf(call);
  if (type === patchTypes.apply) return patched(scale, current, patchTypes.merge, parseYamlText(text));
  return patched(scale, current, type, parseJsonText(text));
}

export function scaleOf(resource: Resource, object: KubeObject): JsonObject {
  const { spec, status } = asJson(object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = isJsonObject(status) ? (status.replicas ?? 0) : 0;
  const selector = isJsonObject(spec) && isJsonObject(spec.selector) ? (spec.selector as LabelSelector) : {};
  const scaled: JsonObject = {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace: namespace ?? '', uid, resourceVersion, creationTimestamp },
    spec: isJsonObject(spec) && spec.replicas !== undefined ? { replicas: spec.replicas } : {},
    status: { replicas, ...(resource.custom ? {} : { selector: printSelector(selector) }) },
  };
  fill(section(scaled, 'spec'), { replicas: 0 });
  return scaled;
}
