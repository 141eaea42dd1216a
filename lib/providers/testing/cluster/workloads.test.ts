import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { apps, at, batch, conditionAt, core, deployment, pod } from './objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const strategic = { type: 'application/strategic-merge-patch+json' };
const image = (value: string): JsonObject => ({
  spec: { template: { spec: { containers: [{ name: 'web', image: value }] } } },
});

async function podsOf(app: string): Promise<JsonObject[]> {
  const { body } = await cluster.send('GET', `${core}/pods?labelSelector=app=${app}`);
  return body.items as JsonObject[];
}

describe('stateful sets', () => {
  const path = (name: string) => `${apps}/statefulsets/${name}`;
  const create = (name: string, spec: JsonObject = {}) =>
    cluster.send('POST', `${apps}/statefulsets`, {
      ...deployment(name, 'db:1', { replicas: 3, serviceName: name, ...spec }),
      kind: 'StatefulSet',
    });
  const done = (object: JsonObject | undefined) =>
    at(object, 'status.observedGeneration') === at(object, 'metadata.generation') &&
    at(object, 'status.updatedReplicas') === at(object, 'spec.replicas') &&
    at(object, 'status.readyReplicas') === at(object, 'spec.replicas') &&
    at(object, 'status.currentRevision') === at(object, 'status.updateRevision');

  it('start their pods in order, with names and labels of their own', async () => {
    await create('ordered');
    await cluster.until(path('ordered'), done);
    const pods = await podsOf('ordered');
    expect(pods.map((one) => at(one, 'metadata.name'))).toEqual(['ordered-0', 'ordered-1', 'ordered-2']);
    expect(at(pods[1], 'metadata.labels')).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'ordered-1',
      'apps.kubernetes.io/pod-index': '1',
    });
    expect(at(pods[1], 'spec.hostname')).toBe('ordered-1');
    expect(at(pods[1], 'spec.subdomain')).toBe('ordered');
  });

  it('make a claim for each pod, and wait for its volume', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    await create('claiming', { volumeClaimTemplates: [claim] });
    const made = await cluster.until(`${core}/persistentvolumeclaims/data-claiming-0`, (one) => one !== undefined);
    expect(at(made, 'status.phase')).toBe('Pending');
    const pending = await cluster.until(
      `${core}/pods/claiming-0`,
      (one) => conditionAt(one, 'PodScheduled')?.status === 'False',
    );
    expect(at(pending, 'spec.volumes.0')).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-claiming-0' },
    });
    expect((await podsOf('claiming')).map((one) => at(one, 'metadata.name'))).toEqual(['claiming-0']);
  });

  it('update from the highest number and keep revisions', async () => {
    await create('updated', { replicas: 2 });
    const before = await cluster.until(path('updated'), done);
    await cluster.send('PATCH', path('updated'), image('db:2'), strategic);
    const after = await cluster.until(
      path('updated'),
      (one) => done(one) && at(one, 'status.updateRevision') !== at(before, 'status.updateRevision'),
    );
    expect((await podsOf('updated')).map((one) => at(one, 'spec.containers.0.image'))).toEqual(['db:2', 'db:2']);
    const revisions = await cluster.send('GET', `${apps}/controllerrevisions?labelSelector=app=updated`);
    expect((revisions.body.items as JsonObject[]).map((one) => one.revision)).toEqual(expect.arrayContaining([1, 2]));
    expect(at(after, 'status.currentReplicas')).toBe(2);
  });

  it('leave pods below the partition alone', async () => {
    await create('partitioned', { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } });
    await cluster.until(path('partitioned'), done);
    await cluster.send('PATCH', path('partitioned'), image('db:2'), strategic);
    await cluster.until(
      path('partitioned'),
      (one) => at(one, 'status.updatedReplicas') === 1 && at(one, 'status.readyReplicas') === 3,
    );
    expect((await podsOf('partitioned')).map((one) => at(one, 'spec.containers.0.image'))).toEqual([
      'db:1',
      'db:1',
      'db:2',
    ]);
  });

  it('shrink from the highest number', async () => {
    await create('shrinking', { replicas: 3 });
    await cluster.until(path('shrinking'), done);
    await cluster.send(
      'PATCH',
      `${path('shrinking')}/scale`,
      { spec: { replicas: 1 } },
      { type: 'application/merge-patch+json' },
    );
    await cluster.until(path('shrinking'), (one) => done(one) && at(one, 'status.replicas') === 1);
    expect((await podsOf('shrinking')).map((one) => at(one, 'metadata.name'))).toEqual(['shrinking-0']);
  });

  it('are cured of a bad revision once somebody deletes the pod that blocks', async () => {
    await create('recovering', { replicas: 2 });
    await cluster.until(path('recovering'), done);
    await cluster.send('PATCH', path('recovering'), image('db:missing'), strategic);
    await cluster.until(
      `${core}/pods/recovering-1`,
      (one) => at(one, 'status.containerStatuses.0.state.waiting.reason') === 'ImagePullBackOff',
    );
    await cluster.send('PATCH', path('recovering'), image('db:1'), strategic);
    const blocked = await cluster.until(path('recovering'), (one) => at(one, 'status.observedGeneration') === 3);
    expect(at(blocked, 'status.readyReplicas')).toBe(1);
    await cluster.send('DELETE', `${core}/pods/recovering-1`);
    await cluster.until(path('recovering'), done);
    expect((await podsOf('recovering')).map((one) => at(one, 'spec.containers.0.image'))).toEqual(['db:1', 'db:1']);
  });
});

describe('daemon sets', () => {
  const path = `${apps}/daemonsets/agent`;

  it('run one pod on each node and replace them one by one', async () => {
    const object: JsonObject = { ...deployment('agent', 'agent:1'), kind: 'DaemonSet' };
    const { replicas: _replicas, ...spec } = object.spec as JsonObject;
    await cluster.send('POST', `${apps}/daemonsets`, { ...object, spec });
    await cluster.until(path, (one) => at(one, 'status.numberAvailable') === 2);
    const nodes = (await podsOf('agent')).map((one) => at(one, 'spec.nodeName'));
    expect(new Set(nodes).size).toBe(2);
    await cluster.send('PATCH', path, image('agent:2'), strategic);
    const done = await cluster.until(
      path,
      (one) =>
        at(one, 'status.observedGeneration') === 2 &&
        at(one, 'status.updatedNumberScheduled') === 2 &&
        at(one, 'status.numberAvailable') === 2,
    );
    expect(done?.status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2 });
  });
});

describe('jobs', () => {
  const path = (name: string) => `${batch}/jobs/${name}`;
  const create = (name: string, container: JsonObject, spec: JsonObject = {}, annotations: JsonObject = {}) =>
    cluster.send('POST', `${batch}/jobs`, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, annotations },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'task:1', ...container }] } },
        ...spec,
      },
    });
  const ended = (type: string) => (object: JsonObject | undefined) => conditionAt(object, type)?.status === 'True';

  it('run to completion', async () => {
    const { body } = await create('good', {});
    expect(at(body, 'spec.selector.matchLabels')).toEqual({
      'batch.kubernetes.io/controller-uid': at(body, 'metadata.uid'),
    });
    const done = await cluster.until(path('good'), ended('Complete'));
    expect(done?.status).toMatchObject({ succeeded: 1 });
    expect(at(done, 'status.completionTime')).toBeDefined();
    const { body: list } = await cluster.send('GET', `${core}/pods?labelSelector=job-name=good`);
    expect(at(list, 'items.0.status.phase')).toBe('Succeeded');
  });

  it('run as many pods as completions, side by side', async () => {
    await create('many', {}, { completions: 4, parallelism: 2 });
    const two = await cluster.until(path('many'), (one) => at(one, 'status.active') === 2);
    expect(at(two, 'status.active')).toBe(2);
    const done = await cluster.until(path('many'), ended('Complete'));
    expect(at(done, 'status.succeeded')).toBe(4);
  });

  it('fail after the allowed retries', async () => {
    await create('bad', { command: ['sh', '-c', 'exit 3'] }, { backoffLimit: 1 });
    const failed = await cluster.until(path('bad'), ended('Failed'));
    expect(conditionAt(failed, 'Failed')).toMatchObject({
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    });
    expect(at(failed, 'status.failed')).toBe(2);
    const { body } = await cluster.send('GET', `${core}/pods?labelSelector=job-name=bad`);
    expect(at(body, 'items.0.status.containerStatuses.0.state.terminated')).toMatchObject({
      exitCode: 3,
      reason: 'Error',
    });
  });

  it('fail by the tag of the image', async () => {
    await create('tagged', { image: 'task:fail' }, { backoffLimit: 0 });
    expect(conditionAt(await cluster.until(path('tagged'), ended('Failed')), 'Failed')?.reason).toBe(
      'BackoffLimitExceeded',
    );
  });

  it('end at their deadline', async () => {
    await create('late', { command: ['sleep', '3000'] }, { activeDeadlineSeconds: 5 });
    const failed = await cluster.until(path('late'), ended('Failed'));
    expect(conditionAt(failed, 'Failed')?.reason).toBe('DeadlineExceeded');
  });

  it('wait while suspended', async () => {
    await create('waiting', {}, { suspend: true });
    const resting = await cluster.until(path('waiting'), ended('Suspended'));
    expect(at(resting, 'status.startTime')).toBeUndefined();
    await cluster.send('PATCH', path('waiting'), { spec: { suspend: false } }, strategic);
    await cluster.until(path('waiting'), ended('Complete'));
  });

  it('go by themselves when their time to live is over', async () => {
    await create('brief', {}, { ttlSecondsAfterFinished: 1 });
    await cluster.until(path('brief'), (one) => one === undefined);
    const { body } = await cluster.send('GET', `${core}/pods?labelSelector=job-name=brief`);
    expect(body.items).toEqual([]);
  });

  it('keep their pods when deleted in the way of batch/v1', async () => {
    await create('kept', {});
    await cluster.until(path('kept'), ended('Complete'));
    await cluster.send('DELETE', path('kept'));
    await cluster.until(path('kept'), (one) => one === undefined);
    const { body } = await cluster.send('GET', `${core}/pods?labelSelector=job-name=kept`);
    expect(body.items).toHaveLength(1);
  });
});

describe('services', () => {
  it('have the addresses of their ready pods as endpoints', async () => {
    await cluster.send('POST', `${apps}/deployments`, deployment('backed', 'web:1', { replicas: 2 }));
    const spec = { selector: { app: 'backed' }, ports: [{ port: 80, targetPort: 8080 }] };
    await cluster.send('POST', `${core}/services`, { metadata: { name: 'backed' }, spec });
    const full = await cluster.until(
      `${core}/endpoints/backed`,
      (one) => at(one, 'subsets.0.addresses.1') !== undefined,
    );
    expect(at(full, 'subsets.0.ports.0')).toMatchObject({ port: 8080, protocol: 'TCP' });
    await cluster.send('DELETE', `${core}/services/backed`);
    await cluster.until(`${core}/endpoints/backed`, (one) => one === undefined);
  });
});

describe('endpoint slices', () => {
  const slices = '/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices';
  const ofService = async (name: string): Promise<JsonObject[]> => {
    const { body } = await cluster.send('GET', `${slices}?labelSelector=kubernetes.io/service-name=${name}`);
    return (Array.isArray(body.items) ? body.items : []).filter(isJsonObject);
  };

  it('tell all pods of a service, ready or not, and go with it', async () => {
    await cluster.send('POST', `${core}/pods`, pod('sliced', 'web:1'));
    await cluster.send('POST', `${core}/pods`, {
      ...pod('sliced-too', 'web:unready'),
      metadata: { name: 'sliced-too', labels: { app: 'sliced' } },
    });
    const spec = { selector: { app: 'sliced' }, ports: [{ port: 80, targetPort: 8080, name: 'main' }] };
    await cluster.send('POST', `${core}/services`, { metadata: { name: 'sliced', labels: { a: 'b' } }, spec });
    await expect
      .poll(async () => at((await ofService('sliced'))[0], 'endpoints.1.conditions.serving'), { timeout: 30_000 })
      .not.toBeUndefined();
    const told = async () => {
      const endpoints = at((await ofService('sliced'))[0], 'endpoints');
      return (Array.isArray(endpoints) ? endpoints : [])
        .map((one) => [at(one, 'targetRef.name'), at(one, 'conditions')])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    };
    await expect.poll(told).toEqual([
      ['sliced', { ready: true, serving: true, terminating: false }],
      ['sliced-too', { ready: false, serving: false, terminating: false }],
    ]);
    const [slice] = await ofService('sliced');
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: 'main', port: 8080, protocol: 'TCP' }],
      metadata: {
        generateName: 'sliced-',
        labels: { a: 'b', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
        ownerReferences: [{ kind: 'Service', name: 'sliced', controller: true, blockOwnerDeletion: true }],
      },
    });
    await cluster.send('DELETE', `${core}/services/sliced`);
    await expect.poll(() => ofService('sliced')).toEqual([]);
  });
});

describe('cron jobs', () => {
  const crons = `${batch}/cronjobs`;
  const cronJob = (name: string, more: JsonObject = {}): JsonObject => {
    const spec = {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'task:1', command: ['sh', '-c', 'true'] }],
    };
    const jobTemplate = { metadata: { labels: { x: 'y' }, annotations: { n: 'o' } }, spec: { template: { spec } } };
    return { metadata: { name }, spec: { schedule: '@every 2s', jobTemplate, ...more } };
  };
  const jobsOf = async (name: string): Promise<JsonObject[]> => {
    const { body } = await cluster.send('GET', `${batch}/jobs`);
    const all = (Array.isArray(body.items) ? body.items : []).filter(isJsonObject);
    return all.filter((job) => at(job, 'metadata.ownerReferences.0.name') === name);
  };

  it('make a job when it is time, tell its end, and take their jobs along', async () => {
    expect((await cluster.send('POST', crons, cronJob('tick'))).status).toBe(201);
    const cron = await cluster.until(`${crons}/tick`, (one) => at(one, 'status.lastSuccessfulTime') !== undefined);
    expect(at(cron, 'status.lastScheduleTime')).toMatch(/^\d{4}-.*Z$/);
    const [job] = await jobsOf('tick');
    const minute = /^tick-(\d+)$/.exec(String(at(job, 'metadata.name')))?.[1];
    const scheduled = at(job, 'metadata.annotations')!;
    expect(
      Math.floor(
        Date.parse(String((scheduled as JsonObject)['batch.kubernetes.io/cronjob-scheduled-timestamp'])) / 60_000,
      ),
    ).toBe(Number(minute));
    expect(job).toMatchObject({
      metadata: {
        labels: { x: 'y' },
        annotations: { n: 'o' },
        ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true, blockOwnerDeletion: true }],
      },
    });
    const { body } = await cluster.send('GET', `${core}/events?fieldSelector=involvedObject.name=tick`);
    const events = (Array.isArray(body.items) ? body.items : []).map(
      (one) => `${at(one, 'reason')}: ${at(one, 'message')}`,
    );
    expect(events).toContain(`SuccessfulCreate: Created job tick-${minute}`);
    expect(events).toContain(`SawCompletedJob: Saw completed job: tick-${minute}, condition: Complete`);
    await cluster.send('DELETE', `${crons}/tick?propagationPolicy=Background`);
    await expect.poll(() => jobsOf('tick')).toEqual([]);
  });

  it('make none while they are suspended', async () => {
    await cluster.send('POST', crons, cronJob('held', { suspend: true }));
    await cluster.send('POST', crons, cronJob('free'));
    await cluster.until(`${crons}/free`, (one) => at(one, 'status.lastScheduleTime') !== undefined);
    expect(await jobsOf('held')).toEqual([]);
    for (const name of ['held', 'free']) await cluster.send('DELETE', `${crons}/${name}?propagationPolicy=Background`);
  });
});

describe('disruption budgets', () => {
  it('count what may go, and stop evictions beyond', async () => {
    await cluster.send('POST', `${apps}/deployments`, deployment('guarded', 'web:1', { replicas: 1 }));
    const policy = '/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets';
    await cluster.send('POST', policy, {
      metadata: { name: 'guard' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    });
    const status = await cluster.until(`${policy}/guard`, (one) => at(one, 'status.currentHealthy') === 1);
    expect(status?.status).toMatchObject({ expectedPods: 1, desiredHealthy: 1, disruptionsAllowed: 0 });
    const [pod] = await podsOf('guarded');
    const name = String(at(pod, 'metadata.name'));
    const evict = `${core}/pods/${name}/eviction`;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
    const refused = await cluster.send('POST', evict, eviction);
    expect(refused.status).toBe(429);
    await cluster.send('DELETE', `${policy}/guard`);
    expect((await cluster.send('POST', evict, eviction)).status).toBe(201);
    const unnamed = await cluster.send('POST', evict, { apiVersion: 'policy/v1', kind: 'Eviction' });
    expect(unnamed.body.message).toBe('name in URL does not match name in Eviction object');
  });
});
