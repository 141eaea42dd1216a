import { PassThrough } from 'node:stream';
import { Log } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { configOf } from '#lib/providers/testing/cluster/client';
import {
  at,
  conditionAt,
  configMap,
  core,
  isReadyPod,
  pod,
  waitingReason,
} from '#lib/providers/testing/cluster/objects';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.close());

const path = (name: string) => `${core}/pods/${name}`;
const create = (name: string, image?: string, spec?: JsonObject) =>
  cluster.send('POST', `${core}/pods`, pod(name, image, spec));
const container: JsonObject = { name: 'web', image: 'web:1' };

async function reasons(name: string): Promise<unknown[]> {
  const { body } = await cluster.send('GET', `${core}/events?fieldSelector=involvedObject.name=${name}`);
  return (body.items as JsonObject[]).map((one) => one.reason);
}

describe('pods', () => {
  it('go from pending to ready, with address, node and conditions', async () => {
    const created = await create('ordinary');
    expect(at(created.body, 'status.phase')).toBe('Pending');
    const ready = await cluster.until(path('ordinary'), isReadyPod);
    expect(ready?.status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort' });
    expect(at(ready, 'status.podIP')).toMatch(/^10\.244\./);
    expect(at(ready, 'spec.nodeName')).toMatch(/^test-node-[12]$/);
    expect(at(ready, 'status.containerStatuses.0')).toMatchObject({ ready: true, started: true, restartCount: 0 });
    for (const type of ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready']) {
      expect(conditionAt(ready, type)?.status, type).toBe('True');
    }
    expect(await reasons('ordinary')).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
    );
  });

  it('get a service account with its token, and tolerations', async () => {
    const { body } = await create('account');
    expect(at(body, 'spec.serviceAccountName')).toBe('default');
    expect(at(body, 'spec.volumes.0.name')).toMatch(/^kube-api-access-/);
    expect(at(body, 'spec.containers.0.volumeMounts.0.mountPath')).toBe(
      '/var/run/secrets/kubernetes.io/serviceaccount',
    );
    expect(at(body, 'spec.tolerations')).toHaveLength(2);
  });

  it('fail to pull an image that is missing, and back off', async () => {
    await create('missing', 'web:v1-missing');
    const failed = await cluster.until(path('missing'), (one) => waitingReason(one) === 'ErrImagePull');
    expect(at(failed, 'status.containerStatuses.0.state.waiting.message')).toContain('web:v1-missing: not found');
    const waiting = await cluster.until(path('missing'), (one) => waitingReason(one) === 'ImagePullBackOff');
    expect(at(waiting, 'status.phase')).toBe('Pending');
    expect(await reasons('missing')).toEqual(expect.arrayContaining(['Failed', 'BackOff']));
  });

  it('count the same event instead of repeating it', async () => {
    await create('counted', 'web:notfound');
    await cluster.until(path('counted'), (one) => waitingReason(one) === 'ImagePullBackOff');
    await cluster.until(path('counted'), (one) => waitingReason(one) === 'ErrImagePull');
    const { body } = await cluster.send(
      'GET',
      `${core}/events?fieldSelector=involvedObject.name=counted,reason=Pulling`,
    );
    expect(body.items).toHaveLength(1);
    expect(at(body, 'items.0.count')).toBe(2);
  });

  it('crash again and again, ever more slowly', async () => {
    await create('crashing', 'web:crash');
    const looping = await cluster.until(path('crashing'), (one) => waitingReason(one) === 'CrashLoopBackOff');
    expect(at(looping, 'status.containerStatuses.0.lastState.terminated')).toMatchObject({
      exitCode: 1,
      reason: 'Error',
    });
    const later = await cluster.until(
      path('crashing'),
      (one) => Number(at(one, 'status.containerStatuses.0.restartCount')) >= 3,
    );
    expect(isReadyPod(later)).toBe(false);
    const previous = await cluster.send('GET', `${path('crashing')}/log?previous=true`);
    expect(previous.text).toContain('panic: ');
  });

  it('are never ready when the tag says so', async () => {
    await create('unready', 'web:unready');
    const running = await cluster.until(
      path('unready'),
      (one) => at(one, 'status.containerStatuses.0.state.running') !== undefined,
    );
    expect(conditionAt(running, 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' });
    expect(conditionAt(running, 'Ready')?.message).toBe('containers with unready status: [web]');
  });

  it('wait for a config map that they mount', async () => {
    await create('mounting', 'web:1', {
      containers: [container],
      volumes: [{ name: 'c', configMap: { name: 'later' } }],
    });
    await cluster.until(`${core}/pods/mounting`, (one) => at(one, 'status.containerStatuses') !== undefined);
    await cluster.send('POST', `${core}/configmaps`, configMap('later'));
    await cluster.until(path('mounting'), isReadyPod);
    expect(await reasons('mounting')).toContain('FailedMount');
  });

  it('say which secret their environment misses', async () => {
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'nothing', key: 'a' } } }];
    await create('lacking', 'web:1', { containers: [{ ...container, env }] });
    const waiting = await cluster.until(path('lacking'), (one) => waitingReason(one) === 'CreateContainerConfigError');
    expect(at(waiting, 'status.containerStatuses.0.state.waiting.message')).toBe('secret "nothing" not found');
  });

  it('run their init containers first', async () => {
    await create('prepared', 'web:1', { containers: [container], initContainers: [{ name: 'init', image: 'init:1' }] });
    const preparing = await cluster.until(
      path('prepared'),
      (one) => at(one, 'status.initContainerStatuses.0.state.running') !== undefined,
    );
    expect(at(preparing, 'status.containerStatuses.0.state.waiting.reason')).toBe('PodInitializing');
    expect(conditionAt(preparing, 'Initialized')?.status).toBe('False');
    const ready = await cluster.until(path('prepared'), isReadyPod);
    expect(at(ready, 'status.initContainerStatuses.0.state.terminated.exitCode')).toBe(0);
  });

  it('stay pending when no node fits, and say why', async () => {
    await create('picky', 'web:1', { containers: [container], nodeSelector: { disk: 'ssd' } });
    const pending = await cluster.until(path('picky'), (one) => conditionAt(one, 'PodScheduled')?.status === 'False');
    expect(conditionAt(pending, 'PodScheduled')).toMatchObject({ reason: 'Unschedulable' });
    expect(conditionAt(pending, 'PodScheduled')?.message).toContain(
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector",
    );
    const big = { ...container, resources: { requests: { cpu: '100' } } };
    await create('big', 'web:1', { containers: [big] });
    const full = await cluster.until(path('big'), (one) => conditionAt(one, 'PodScheduled')?.status === 'False');
    expect(conditionAt(full, 'PodScheduled')?.message).toContain('2 Insufficient cpu');
  });

  it('start again with a new image', async () => {
    await create('swapped');
    await cluster.until(path('swapped'), isReadyPod);
    await cluster.send(
      'PATCH',
      path('swapped'),
      { spec: { containers: [{ name: 'web', image: 'web:2' }] } },
      { type: 'application/strategic-merge-patch+json' },
    );
    const again = await cluster.until(
      path('swapped'),
      (one) => isReadyPod(one) && at(one, 'status.containerStatuses.0.image') === 'web:2',
    );
    expect(at(again, 'status.containerStatuses.0.restartCount')).toBe(1);
  });

  it('end by themselves when they do not restart', async () => {
    await create('once', 'task:1', { containers: [container], restartPolicy: 'Never' });
    const done = await cluster.until(path('once'), (one) => at(one, 'status.phase') === 'Succeeded');
    expect(conditionAt(done, 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
  });

  it('are terminating for a while when deleted, or gone at once with no grace', async () => {
    await create('leaving');
    await cluster.until(path('leaving'), isReadyPod);
    const { body } = await cluster.send('DELETE', path('leaving'));
    expect(at(body, 'metadata.deletionTimestamp')).toBeDefined();
    expect(at(body, 'metadata.deletionGracePeriodSeconds')).toBe(30);
    await cluster.until(path('leaving'), (one) => one === undefined);
    await create('killed');
    await cluster.until(path('killed'), isReadyPod);
    await cluster.send('DELETE', `${path('killed')}?gracePeriodSeconds=0`);
    expect((await cluster.send('GET', path('killed'))).status).toBe(404);
  });
});

describe('logs', () => {
  it('hold the start and then requests, and can be cut', async () => {
    await create('logged');
    await cluster.until(path('logged'), isReadyPod);
    const { text, headers } = await cluster.send('GET', `${path('logged')}/log`);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('starting web (web:1)\n');
    expect(text).toContain('ready to accept connections\n');
    const tail = await cluster.send('GET', `${path('logged')}/log?tailLines=2`);
    expect(tail.text.trimEnd().split('\n')).toHaveLength(2);
    const stamped = await cluster.send('GET', `${path('logged')}/log?timestamps=true&tailLines=1`);
    expect(stamped.text).toMatch(/^\d{4}-\d\d-\d\dT/);
    const limited = await cluster.send('GET', `${path('logged')}/log?limitBytes=5`);
    expect(limited.text).toBe('start');
  });

  it('are followed until the pod is gone', async () => {
    await create('followed');
    await cluster.until(path('followed'), isReadyPod);
    const sink = new PassThrough();
    const chunks: string[] = [];
    const grown = new Promise<void>((resolve) =>
      sink.on('data', (chunk) => {
        chunks.push(String(chunk));
        if (chunks.join('').includes('HTTP/1.1')) resolve();
      }),
    );
    const ended = new Promise<void>((resolve) => sink.on('end', resolve));
    await new Log(configOf(cluster)).log('default', 'followed', 'web', sink, {
      follow: true,
      pretty: false,
      timestamps: false,
    });
    await grown;
    await cluster.send('DELETE', path('followed'));
    await ended;
    expect(chunks.join('')).toContain('received SIGTERM');
  });

  it('need a container name when there are several', async () => {
    await create('double', 'web:1', { containers: [container, { name: 'side', image: 'side:1' }] });
    await cluster.until(path('double'), isReadyPod);
    const unnamed = await cluster.send('GET', `${path('double')}/log`);
    expect(unnamed.status).toBe(400);
    expect(unnamed.body.message).toBe('a container name must be specified for pod double, choose one of: [web side]');
    expect((await cluster.send('GET', `${path('double')}/log?container=side`)).text).toContain('starting side');
    expect((await cluster.send('GET', `${path('double')}/log?container=none`)).body.message).toBe(
      'container none is not valid for pod double',
    );
  });

  it('are refused before the container runs', async () => {
    await create('silent', 'web:1', { containers: [container], nodeSelector: { no: 'node' } });
    const { status, body } = await cluster.send('GET', `${path('silent')}/log`);
    expect(status).toBe(400);
    expect(body.message).toBe('container "web" in pod "silent" is waiting to start: ContainerCreating');
    expect((await cluster.send('GET', `${path('silent')}/log?previous=true`)).body.message).toContain(
      'previous terminated container',
    );
  });
});
