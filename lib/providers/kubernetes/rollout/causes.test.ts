import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { CloudEvent, Manifest } from '#lib/providers/contract';
import { creationCause, isTroubled, podCause } from '#lib/providers/kubernetes/rollout/causes';

const now = Date.parse('2026-01-01T00:10:00Z');
const pod = (status: JsonObject): Manifest => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' }, status });
const waiting = (reason: string, more: JsonObject = {}): Manifest =>
  pod({
    containerStatuses: [
      {
        name: 'web',
        image: 'registry/web:9',
        state: { waiting: { reason, message: 'the kubelet says so' } },
        restartCount: 0,
        ...more,
      },
    ],
  });
const event = (reason: string, count = 1, message = reason): CloudEvent => ({
  at: now,
  type: 'Warning',
  reason,
  message,
  count,
});

describe('why a rollout cannot come true', () => {
  it('gives a first failed pull a second chance', () => {
    expect(podCause({ pod: waiting('ErrImagePull'), events: [event('Failed')] }, now)).toBeUndefined();
    expect(podCause({ pod: waiting('ErrImagePull'), events: [event('Failed', 2)] }, now)?.message).toBe(
      'image registry/web:9 cannot be pulled (pod web-1)',
    );
    expect(podCause({ pod: waiting('ImagePullBackOff'), events: [] }, now)?.details).toContain('the kubelet says so');
  });

  it('names a broken image name at once', () => {
    expect(podCause({ pod: waiting('InvalidImageName'), events: [] }, now)?.message).toContain('is no image name');
  });

  it('counts crashes, says how, and knows whose log to read', () => {
    const crashed = (restartCount: number) =>
      waiting('CrashLoopBackOff', { restartCount, lastState: { terminated: { exitCode: 3, reason: 'Error' } } });
    expect(podCause({ pod: crashed(1), events: [] }, now)).toBeUndefined();
    expect(podCause({ pod: crashed(2), events: [] }, now)).toMatchObject({
      message: 'container web crashes again and again: exit code 3, 2 restarts (pod web-1)',
      log: { pod: 'web-1', container: 'web', previous: true },
    });
    const hungry = waiting('CrashLoopBackOff', {
      restartCount: 2,
      lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
    });
    expect(podCause({ pod: hungry, events: [] }, now)?.message).toContain('ran out of memory');
  });

  it('names the settings that a volume lacks, once the cluster has tried again and again', () => {
    const message = 'MountVolume.SetUp failed for volume "s" : configmap "settings" not found';
    const evidence = (count: number, words = message) => ({
      pod: waiting('ContainerCreating'),
      events: [event('FailedMount', count, words)],
    });
    expect(podCause(evidence(2), now)).toBeUndefined();
    expect(podCause(evidence(3), now)?.message).toBe(`a volume of pod web-1 cannot be mounted: ${message}`);
    expect(podCause(evidence(9, 'Multi-Attach error for volume "disk"'), now)).toBeUndefined();
  });

  it('waits a minute for a node, and longer while an autoscaler brings one', () => {
    const unscheduled = (at: string) =>
      pod({
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes',
            lastTransitionTime: at,
          },
        ],
      });
    expect(podCause({ pod: unscheduled('2026-01-01T00:09:30Z'), events: [] }, now)).toBeUndefined();
    expect(podCause({ pod: unscheduled('2026-01-01T00:08:30Z'), events: [] }, now)?.message).toBe(
      'no node takes pod web-1: 0/3 nodes',
    );
    expect(
      podCause({ pod: unscheduled('2026-01-01T00:08:30Z'), events: [event('TriggeredScaleUp')] }, now),
    ).toBeUndefined();
  });

  it('reports a quota that refuses the pods', () => {
    const set: Manifest = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-7d9' },
      status: {
        conditions: [
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: small' },
        ],
      },
    };
    expect(creationCause(set, [event('FailedCreate', 3)])?.message).toBe(
      'pods of web-7d9 are refused: exceeded quota: small',
    );
    expect(creationCause(set, [event('FailedCreate', 1)])).toBeUndefined();
    expect(creationCause({ ...set, status: {} }, [event('FailedCreate', 3)])).toBeUndefined();
  });

  it('finds nothing wrong with a pod that starts', () => {
    expect(podCause({ pod: waiting('ContainerCreating'), events: [] }, now)).toBeUndefined();
  });

  it('finds room for a cause in what waits, save in a pod that only starts', () => {
    const scheduled = (ageMs: number, reason: string) => {
      const since = new Date(now - ageMs).toISOString();
      const found = waiting(reason);
      const conditions = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: since }];
      return { ...found, status: { ...(found.status as JsonObject), conditions } };
    };
    expect(isTroubled(scheduled(500, 'ContainerCreating'), now)).toBe(false);
    expect(isTroubled(scheduled(5000, 'ContainerCreating'), now)).toBe(true);
    expect(isTroubled(scheduled(500, 'ErrImagePull'), now)).toBe(true);
    // A cluster whose clock is ahead.
    expect(isTroubled(scheduled(-60_000, 'ContainerCreating'), now)).toBe(true);
    expect(isTroubled(pod({ phase: 'Pending' }), now)).toBe(false);
  });
});
