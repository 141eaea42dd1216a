import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { CloudEvent, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { objectPath } from '#lib/providers/kubernetes/discovery';
import { metadataOf, numberAt, titleOf } from '#lib/providers/kubernetes/manifest';
import { refusal } from '#lib/providers/kubernetes/refusal';

/** What the cluster noted about one object, oldest first. */
export async function eventsOf(api: ClusterApi, ref: ManifestRef, signal?: AbortSignal): Promise<CloudEvent[]> {
  const { ref: found } = await api.locate(ref, signal);
  const selector = [`involvedObject.name=${found.name}`, `involvedObject.kind=${found.kind}`].join(',');
  const items = await api.list({ kind: 'Event', namespace: found.namespace, fieldSelector: selector }, signal);
  return items
    .filter((item) => {
      const about = objectAt(item, 'involvedObject');
      return about.name === found.name && about.kind === found.kind;
    })
    .map(toEvent)
    .sort((left, right) => left.at - right.at);
}

/** Old events carry count and lastTimestamp, new ones a series; some carry only the time of their making. */
export function toEvent(event: JsonObject): CloudEvent {
  const series = objectAt(event, 'series');
  const at = [
    stringAt(series, 'lastObservedTime'),
    stringAt(event, 'lastTimestamp'),
    stringAt(event, 'eventTime'),
    stringAt(metadataOf(event), 'creationTimestamp'),
  ]
    .map((text) => Date.parse(text ?? ''))
    .find(Number.isFinite);
  return {
    at: at ?? 0,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: stringAt(event, 'reason') ?? '',
    message: stringAt(event, 'message') ?? stringAt(event, 'note') ?? '',
    count: numberAt(series, 'count') ?? numberAt(event, 'count') ?? 1,
  };
}

/** Last lines of a container's log. Throws `not-found` when the pod or its earlier run is gone. */
export async function logOf(
  api: ClusterApi,
  pod: ManifestRef,
  options: { container?: string; tailLines?: number; previous?: boolean; signal?: AbortSignal },
): Promise<string> {
  const { kind, ref } = await api.locate({ ...pod, kind: 'Pod', apiVersion: 'v1' }, options.signal);
  const answer = await api.connection.request({
    path: objectPath(kind, ref, 'log'),
    query: {
      container: options.container,
      tailLines: options.tailLines ?? 200,
      previous: options.previous || undefined,
      limitBytes: 1024 * 1024,
    },
    accept: '*/*',
    signal: options.signal,
  });
  if (answer.status !== 200) {
    throw refusal(answer, { account: api.account, object: `the log of ${titleOf(ref)}`, verb: 'read' });
  }
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
}
