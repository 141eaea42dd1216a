import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { at, conditionAt, configMap, deployment, pod } from './objects.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A namespace of its own with a quota that counts already. */
async function limited(hard: JsonObject): Promise<{ core: string; apps: string; quota: string }> {
  const namespace = await world.anotherNamespace();
  const core = `/api/v1/namespaces/${namespace}`;
  await world.send('POST', `${core}/resourcequotas`, { metadata: { name: 'small' }, spec: { hard } });
  const quota = `${core}/resourcequotas/small`;
  await world.until(quota, (one) => at(one, 'status.used') !== undefined);
  return { core, apps: `/apis/apps/v1/namespaces/${namespace}`, quota };
}

describe('quotas', () => {
  it('count what is there and what comes', async () => {
    const { core, quota } = await limited({ pods: '5', configmaps: '9', 'count/deployments.apps': '3' });
    const before = await world.send('GET', quota);
    const used = { configmaps: '1', 'count/deployments.apps': '0', pods: '0' };
    expect(at(before.body, 'status.used')).toEqual(used);
    await world.send('POST', `${core}/pods`, pod('one', 'a:1', { nodeSelector: { no: 'node' } }));
    const after = await world.until(quota, (one) => JSON.stringify(at(one, 'status.used')).includes('"pods":"1"'));
    expect(after?.status).toEqual({ hard: at(before.body, 'spec.hard'), used: { ...used, pods: '1' } });
  });

  it('refuse a pod too many and say what is used', async () => {
    const { core } = await limited({ pods: '1' });
    expect((await world.send('POST', `${core}/pods`, pod('one'))).status).toBe(201);
    const { status, body } = await world.send('POST', `${core}/pods`, pod('two'));
    expect(status).toBe(403);
    expect(body).toMatchObject({
      reason: 'Forbidden',
      message: 'pods "two" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
      details: { name: 'two', kind: 'pods' },
    });
  });

  it('limit any kind by its group', async () => {
    const { core, apps } = await limited({ 'count/deployments.apps': '1', configmaps: '2' });
    expect((await world.send('POST', `${apps}/deployments`, deployment('one', 'a:1', { replicas: 0 }))).status).toBe(
      201,
    );
    const { body } = await world.send('POST', `${apps}/deployments`, deployment('two', 'a:1', { replicas: 0 }));
    expect(body.message).toBe(
      'deployments.apps "two" is forbidden: exceeded quota: small, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
    );
    expect((await world.send('POST', `${core}/configmaps`, configMap('one'))).status).toBe(201);
    expect((await world.send('POST', `${core}/configmaps`, configMap('two'))).status).toBe(403);
  });

  it('want pods to say what they need when they limit it', async () => {
    const { core } = await limited({ 'requests.cpu': '1', 'limits.memory': '1Gi' });
    const { status, body } = await world.send('POST', `${core}/pods`, pod('silent', 'a:1'));
    expect(status).toBe(403);
    expect(body.message).toBe(
      'pods "silent" is forbidden: failed quota: small: must specify limits.memory for: web; requests.cpu for: web',
    );
    const resources = { requests: { cpu: '2' }, limits: { memory: '2Gi' } };
    const greedy = pod('greedy', 'a:1', { containers: [{ name: 'web', image: 'a:1', resources }] });
    const refused = await world.send('POST', `${core}/pods`, greedy);
    expect(refused.body.message).toBe(
      'pods "greedy" is forbidden: exceeded quota: small, requested: limits.memory=2Gi,requests.cpu=2, used: limits.memory=0,requests.cpu=0, limited: limits.memory=1Gi,requests.cpu=1',
    );
  });

  it('are the reason a deployment cannot grow, and it says so', async () => {
    const { apps } = await limited({ pods: '1' });
    await world.send('POST', `${apps}/deployments`, deployment('grown', 'a:1', { replicas: 2 }));
    const stuck = await world.until(
      `${apps}/deployments/grown`,
      (one) => conditionAt(one, 'ReplicaFailure') !== undefined,
    );
    expect(conditionAt(stuck, 'ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate' });
    expect(conditionAt(stuck, 'ReplicaFailure')?.message).toMatch(
      /^pods "grown-.*" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1$/,
    );
  });

  it('give back what goes', async () => {
    const { core, quota } = await limited({ configmaps: '2' });
    await world.send('POST', `${core}/configmaps`, configMap('one'));
    await world.until(quota, (one) => at(one, 'status.used.configmaps') === '2');
    await world.send('DELETE', `${core}/configmaps/one`);
    await world.until(quota, (one) => at(one, 'status.used.configmaps') === '1');
    expect((await world.send('POST', `${core}/configmaps`, configMap('two'))).status).toBe(201);
  });
});
