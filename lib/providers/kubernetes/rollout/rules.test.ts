import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { statusRule } from '#lib/providers/kubernetes/rollout/rules';

const live = (kind: string, spec: JsonObject, status: JsonObject, generation = 1): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', generation },
  spec,
  status: { observedGeneration: 1, ...status },
});
const full = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

describe('what a status says of a rollout', () => {
  it.each([
    ['all is there', { replicas: 3 }, full, 'stable'],
    [
      'the default is one replica',
      {},
      { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
      'stable',
    ],
    ['some are not ready', { replicas: 3 }, { ...full, readyReplicas: 2 }, 'progressing'],
    ['old ones still run', { replicas: 3 }, { ...full, replicas: 4 }, 'progressing'],
    ['some are not updated', { replicas: 3 }, { ...full, updatedReplicas: 1 }, 'progressing'],
    ['it is paused', { replicas: 3, paused: true }, full, 'progressing'],
    [
      'it is not available',
      { replicas: 3 },
      { ...full, conditions: [{ type: 'Available', status: 'False' }] },
      'progressing',
    ],
    ['nothing is wanted', { replicas: 0 }, {}, 'stable'],
    [
      'its deadline is over',
      { replicas: 3 },
      {
        ...full,
        readyReplicas: 2,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      'failed',
    ],
  ])('a deployment of which %s', (_name, spec, status, state) => {
    expect(statusRule(live('Deployment', spec, status)).state).toBe(state);
  });

  it('waits until the cluster has seen the change', () => {
    expect(statusRule(live('Deployment', { replicas: 3 }, full, 2)).state).toBe('progressing');
  });

  it('counts in the sentence a person reads', () => {
    expect(statusRule(live('Deployment', { replicas: 3 }, { ...full, readyReplicas: 2 })).message).toBe(
      'Waiting for rollout of web (2 of 3 ready)',
    );
  });

  it.each([
    [
      'ready everywhere',
      { replicas: 2 },
      { replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: 'a', updateRevision: 'a' },
      'stable',
    ],
    [
      'between revisions',
      { replicas: 2 },
      { replicas: 2, readyReplicas: 2, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      'progressing',
    ],
    [
      'partitioned',
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      { replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      'stable',
    ],
    ['changed on delete', { replicas: 3, updateStrategy: { type: 'OnDelete' } }, {}, 'stable'],
  ])('a stateful set that is %s', (_name, spec, status, state) => {
    expect(statusRule(live('StatefulSet', spec, status)).state).toBe(state);
  });

  it.each([
    [
      'on all nodes',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberReady: 2,
        numberAvailable: 2,
      },
      'stable',
    ],
    [
      'not updated',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 1,
        numberReady: 2,
        numberAvailable: 2,
      },
      'progressing',
    ],
    [
      'not ready',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberReady: 1,
        numberAvailable: 1,
      },
      'progressing',
    ],
  ])('a daemon set that is %s', (_name, status, state) => {
    expect(statusRule(live('DaemonSet', {}, status)).state).toBe(state);
  });

  it('fails a job with its reason', () => {
    const job = live(
      'Job',
      {},
      { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too many' }] },
    );
    expect(statusRule(job)).toMatchObject({ state: 'failed', message: 'Job web failed: too many' });
    expect(statusRule(live('Job', { completions: 2 }, { succeeded: 2 })).state).toBe('stable');
    expect(statusRule(live('Job', {}, {})).state).toBe('progressing');
  });

  it('does not wait for a pod that has failed', () => {
    expect(statusRule(live('Pod', {}, { phase: 'Failed', message: 'evicted' }))).toMatchObject({
      message: 'Pod web failed: evicted',
    });
    expect(statusRule(live('Pod', {}, { phase: 'Pending' })).state).toBe('progressing');
  });

  it('takes everything else as it is', () => {
    for (const kind of ['Service', 'ConfigMap', 'Widget', 'CronJob'])
      expect(statusRule(live(kind, {}, {})).state).toBe('stable');
  });
});
