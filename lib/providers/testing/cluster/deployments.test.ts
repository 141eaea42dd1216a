import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { apps, at, conditionAt, core, deployment, isRolledOut } from './objects.ts';
import { soon, startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const strategic = { type: 'application/strategic-merge-patch+json' };
const path = (name: string) => `${apps}/deployments/${name}`;
const create = (name: string, image?: string, spec?: JsonObject) =>
  cluster.send('POST', `${apps}/deployments`, deployment(name, image, spec));
const patch = (name: string, body: Json) => cluster.send('PATCH', path(name), body, strategic);
const setImage = (name: string, image: string) =>
  patch(name, { spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });
const rolledOut = (name: string) => cluster.until(path(name), isRolledOut);

async function items(kind: string, app: string): Promise<JsonObject[]> {
  const base = kind === 'pods' || kind === 'events' ? core : apps;
  const { body } = await cluster.send('GET', `${base}/${kind}?labelSelector=app=${app}`);
  return body.items as JsonObject[];
}

const revision = (object: JsonObject | undefined) =>
  object?.metadata && (at(object, 'metadata.annotations') as JsonObject)['deployment.kubernetes.io/revision'];

describe('deployments', () => {
  it('make a replica set and its pods, and say when they are done', async () => {
    await create('fresh', 'web:1', { replicas: 3 });
    const done = await rolledOut('fresh');
    expect(done?.status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
    expect(conditionAt(done, 'Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' });
    expect(conditionAt(done, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
    expect(revision(done)).toBe('1');
    const [set] = await items('replicasets', 'fresh');
    const hash = (at(set, 'metadata.labels') as JsonObject)['pod-template-hash'];
    expect(at(set, 'metadata.name')).toBe(`fresh-${hash}`);
    expect(at(set, 'metadata.ownerReferences.0')).toMatchObject({
      kind: 'Deployment',
      name: 'fresh',
      controller: true,
    });
    const pods = await items('pods', 'fresh');
    expect(pods).toHaveLength(3);
    for (const pod of pods) expect(at(pod, 'metadata.name')).toMatch(new RegExp(`^fresh-${hash}-[a-z0-9]{5}$`));
  });

  it('roll within surge and unavailability', async () => {
    await create('bounded', 'web:1', { replicas: 4, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } });
    await rolledOut('bounded');
    const stop = new AbortController();
    const seen: JsonObject[] = [];
    const watching = (async () => {
      const query = `${apps}/deployments?watch=true&fieldSelector=metadata.name=bounded`;
      for await (const { object } of cluster.watch(query, AbortSignal.any([soon(), stop.signal]))) seen.push(object);
    })().catch(() => {});
    await setImage('bounded', 'web:2');
    await rolledOut('bounded');
    stop.abort();
    await watching;
    for (const object of seen) {
      expect(Number(at(object, 'status.replicas'))).toBeLessThanOrEqual(5);
      expect(Number(at(object, 'status.availableReplicas'))).toBeGreaterThanOrEqual(3);
    }
    expect(seen.length).toBeGreaterThan(4);
  });

  it('replace everything at once when told to recreate', async () => {
    await create('recreated', 'web:1', { replicas: 2, strategy: { type: 'Recreate' } });
    await rolledOut('recreated');
    const old = (await items('pods', 'recreated')).map((one) => at(one, 'metadata.uid'));
    await setImage('recreated', 'web:2');
    await cluster.until(path('recreated'), (object) => (at(object, 'status.replicas') ?? 0) === 0);
    await rolledOut('recreated');
    const now = await items('pods', 'recreated');
    expect(now.some((one) => old.includes(at(one, 'metadata.uid')))).toBe(false);
    expect(now.every((one) => at(one, 'spec.containers.0.image') === 'web:2')).toBe(true);
  });

  it('keep the old pods while the new ones do not work, and give up after the deadline', async () => {
    await create('stuck', 'web:1', { replicas: 3 });
    await rolledOut('stuck');
    await patch('stuck', { spec: { progressDeadlineSeconds: 30 } });
    await setImage('stuck', 'web:missing');
    const failed = await cluster.until(
      path('stuck'),
      (one) => conditionAt(one, 'Progressing')?.reason === 'ProgressDeadlineExceeded',
    );
    expect(conditionAt(failed, 'Progressing')).toMatchObject({ status: 'False' });
    expect(conditionAt(failed, 'Progressing')?.message).toMatch(/^ReplicaSet "stuck-.*" has timed out progressing\.$/);
    expect(failed?.status).toMatchObject({ availableReplicas: 3, updatedReplicas: 1, unavailableReplicas: 1 });
    expect(conditionAt(failed, 'Available')?.status).toBe('True');
    await setImage('stuck', 'web:1');
    const cured = await rolledOut('stuck');
    expect(revision(cured)).toBe('3');
  });

  it('reuse the replica set of a template that comes back, under a new revision', async () => {
    await create('returning', 'web:1');
    await rolledOut('returning');
    const [first] = await items('replicasets', 'returning');
    await setImage('returning', 'web:2');
    expect(revision(await rolledOut('returning'))).toBe('2');
    await setImage('returning', 'web:1');
    const back = await cluster.until(path('returning'), (one) => isRolledOut(one) && revision(one) === '3');
    expect(revision(back)).toBe('3');
    const sets = await items('replicasets', 'returning');
    expect(sets).toHaveLength(2);
    const same = sets.find((one) => at(one, 'metadata.uid') === at(first, 'metadata.uid'));
    expect(revision(same)).toBe('3');
    expect((at(same, 'metadata.annotations') as JsonObject)['deployment.kubernetes.io/revision-history']).toBe('1');
  });

  it('forget old replica sets beyond the history limit', async () => {
    await create('forgetful', 'web:1', { revisionHistoryLimit: 1 });
    for (const image of ['web:1', 'web:2', 'web:3', 'web:4']) {
      await setImage('forgetful', image);
      await rolledOut('forgetful');
    }
    const [oldest] = (await items('replicasets', 'forgetful')).toSorted(
      (a, b) => Number(revision(a)) - Number(revision(b)),
    );
    const left = Number(revision(oldest));
    if (left < 3)
      await cluster.until(`${apps}/replicasets/${String(at(oldest, 'metadata.name'))}`, (one) => one === undefined);
    expect((await items('replicasets', 'forgetful')).map(revision).sort()).toEqual(['3', '4']);
  });

  it('do nothing while paused, and go on afterwards', async () => {
    await create('paused', 'web:1');
    await rolledOut('paused');
    await patch('paused', { spec: { paused: true } });
    await setImage('paused', 'web:2');
    const resting = await cluster.until(
      path('paused'),
      (one) =>
        conditionAt(one, 'Progressing')?.reason === 'DeploymentPaused' &&
        at(one, 'status.observedGeneration') === at(one, 'metadata.generation'),
    );
    expect(at(resting, 'status.updatedReplicas') ?? 0).toBe(0);
    expect(await items('replicasets', 'paused')).toHaveLength(1);
    await patch('paused', { spec: { paused: null } });
    expect(revision(await rolledOut('paused'))).toBe('2');
  });

  it('scale up, down and to nothing', async () => {
    await create('sized', 'web:1', { replicas: 1 });
    await rolledOut('sized');
    for (const replicas of [3, 2, 0]) {
      await patch('sized', { spec: { replicas } });
      const done = await rolledOut('sized');
      expect(at(done, 'status.replicas') ?? 0).toBe(replicas);
    }
  });

  it('wait for minReadySeconds before a pod counts', async () => {
    await create('patient', 'web:1', { minReadySeconds: 20 });
    const ready = await cluster.until(path('patient'), (one) => at(one, 'status.readyReplicas') === 1);
    expect(at(ready, 'status.availableReplicas') ?? 0).toBe(0);
    const done = await rolledOut('patient');
    expect(at(done, 'status.availableReplicas')).toBe(1);
  });

  it('tell their story in events', async () => {
    await create('told', 'web:1', { replicas: 2 });
    await rolledOut('told');
    const query = 'fieldSelector=involvedObject.kind=Deployment,involvedObject.name=told';
    const { body } = await cluster.send('GET', `${core}/events?${query}`);
    const [event] = body.items as JsonObject[];
    expect(event).toMatchObject({
      reason: 'ScalingReplicaSet',
      type: 'Normal',
      source: { component: 'deployment-controller' },
    });
    expect(event?.message).toMatch(/^Scaled up replica set told-\w+ from 0 to 2$/);
  });

  it('let go of a pod whose labels no longer match, and replace it', async () => {
    await create('leaky', 'web:1');
    await rolledOut('leaky');
    const [pod] = await items('pods', 'leaky');
    const name = String(at(pod, 'metadata.name'));
    await cluster.send(
      'PATCH',
      `${core}/pods/${name}`,
      { metadata: { labels: { app: 'aside' } } },
      { type: 'application/merge-patch+json' },
    );
    const free = await cluster.until(
      `${core}/pods/${name}`,
      (one) => at(one, 'metadata.ownerReferences') === undefined,
    );
    expect(at(free, 'status.phase')).toBe('Running');
    await rolledOut('leaky');
    expect((await items('pods', 'leaky')).map((one) => at(one, 'metadata.name'))).not.toContain(name);
  });

  it('report that pods cannot be created', async () => {
    const template = {
      metadata: { labels: { app: 'unable' } },
      spec: { serviceAccountName: 'nobody', containers: [{ name: 'web', image: 'a:1' }] },
    };
    await create('unable', 'web:1', { template });
    const failing = await cluster.until(path('unable'), (one) => conditionAt(one, 'ReplicaFailure') !== undefined);
    expect(conditionAt(failing, 'ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate' });
    expect(conditionAt(failing, 'ReplicaFailure')?.message).toContain('serviceaccount "nobody" not found');
  });
});
