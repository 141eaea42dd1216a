import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { apps, at, configMap, core, deployment, isRolledOut } from './objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const list = async (path: string) => (await cluster.send('GET', path)).body.items as JsonObject[];

/** Creates a deployment, waits for it, and returns the path of its replica set. */
async function deployed(name: string): Promise<string> {
  await cluster.send('POST', `${apps}/deployments`, deployment(name));
  await cluster.until(`${apps}/deployments/${name}`, isRolledOut);
  const [set] = await list(`${apps}/replicasets?labelSelector=app=${name}`);
  return `${apps}/replicasets/${String(at(set, 'metadata.name'))}`;
}

const gone = (object: JsonObject | undefined) => object === undefined;

describe('deleting', () => {
  it('answers with a status that names what was deleted', async () => {
    const created = await cluster.send('POST', `${core}/configmaps`, configMap('simple'));
    const { status, body } = await cluster.send('DELETE', `${core}/configmaps/simple`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'simple', kind: 'configmaps', uid: at(created.body, 'metadata.uid') },
    });
  });

  it('takes dependents along in the background', async () => {
    const set = await deployed('background');
    await cluster.send('DELETE', `${apps}/deployments/background`, { propagationPolicy: 'Background' });
    expect((await cluster.send('GET', `${apps}/deployments/background`)).status).toBe(404);
    await cluster.until(set, gone);
    for (const pod of await list(`${core}/pods?labelSelector=app=background`)) {
      await cluster.until(`${core}/pods/${String(at(pod, 'metadata.name'))}`, gone);
    }
  });

  it('keeps the owner until its dependents are gone in the foreground', async () => {
    await deployed('foreground');
    const { body } = await cluster.send('DELETE', `${apps}/deployments/foreground?propagationPolicy=Foreground`);
    expect(at(body, 'metadata.finalizers')).toEqual(['foregroundDeletion']);
    await cluster.until(`${apps}/deployments/foreground`, gone);
    expect(await list(`${apps}/replicasets?labelSelector=app=foreground`)).toEqual([]);
    expect(await list(`${core}/pods?labelSelector=app=foreground`)).toEqual([]);
  });

  it('leaves orphans, which a new owner adopts', async () => {
    const set = await deployed('orphaned');
    await cluster.send('DELETE', `${apps}/deployments/orphaned`, { propagationPolicy: 'Orphan' });
    await cluster.until(`${apps}/deployments/orphaned`, gone);
    const orphan = await cluster.send('GET', set);
    expect(at(orphan.body, 'metadata.ownerReferences')).toBeUndefined();
    const again = await cluster.send('POST', `${apps}/deployments`, deployment('orphaned'));
    const adopted = await cluster.until(
      set,
      (one) => at(one, 'metadata.ownerReferences.0.uid') === at(again.body, 'metadata.uid'),
    );
    expect(at(adopted, 'metadata.uid')).toBe(at(orphan.body, 'metadata.uid'));
  });

  it('waits for finalizers', async () => {
    await cluster.send('POST', `${core}/configmaps`, configMap('held', {}, { finalizers: ['example.dev/hold'] }));
    const { body } = await cluster.send('DELETE', `${core}/configmaps/held`);
    expect(at(body, 'metadata.deletionTimestamp')).toBeDefined();
    expect((await cluster.send('GET', `${core}/configmaps/held`)).status).toBe(200);
    await cluster.send(
      'PATCH',
      `${core}/configmaps/held`,
      { metadata: { finalizers: null } },
      { type: 'application/merge-patch+json' },
    );
    expect((await cluster.send('GET', `${core}/configmaps/held`)).status).toBe(404);
  });

  it('honours preconditions', async () => {
    await cluster.send('POST', `${core}/configmaps`, configMap('guarded'));
    const { status, body } = await cluster.send('DELETE', `${core}/configmaps/guarded`, {
      preconditions: { uid: 'other' },
    });
    expect(status).toBe(409);
    expect(body.message).toContain('the UID in the precondition (other) does not match the UID in record');
  });

  it('deletes collections by selector', async () => {
    for (const name of ['one', 'two'])
      await cluster.send('POST', `${core}/configmaps`, configMap(name, {}, { labels: { group: 'bulk' } }));
    await cluster.send('POST', `${core}/configmaps`, configMap('three'));
    const { body } = await cluster.send('DELETE', `${core}/configmaps?labelSelector=group=bulk`);
    expect(body.items).toHaveLength(2);
    expect((await list(`${core}/configmaps`)).map((one) => at(one, 'metadata.name'))).toContain('three');
  });

  it('collects an object whose owner never was', async () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'ghost', uid: 'no-such-uid' }];
    await cluster.send('POST', `${core}/configmaps`, configMap('haunted', {}, { ownerReferences }));
    await cluster.until(`${core}/configmaps/haunted`, gone);
  });

  it('refuses an unknown policy', async () => {
    await cluster.send('POST', `${core}/configmaps`, configMap('policy'));
    expect((await cluster.send('DELETE', `${core}/configmaps/policy?propagationPolicy=Sometimes`)).status).toBe(422);
  });
});

describe('namespaces', () => {
  it('come with a service account and a certificate', async () => {
    await cluster.send('POST', '/api/v1/namespaces', { metadata: { name: 'equipped' } });
    await cluster.until(
      '/api/v1/namespaces/equipped/serviceaccounts/default',
      (one) => at(one, 'metadata.uid') !== undefined,
    );
    await cluster.until(
      '/api/v1/namespaces/equipped/configmaps/kube-root-ca.crt',
      (one) => at(one, 'metadata.uid') !== undefined,
    );
  });

  it('are emptied before they go, and take nothing new meanwhile', async () => {
    await cluster.send('POST', '/api/v1/namespaces', { metadata: { name: 'leaving' } });
    const held = configMap('held', {}, { finalizers: ['example.dev/hold'] });
    await cluster.send('POST', '/api/v1/namespaces/leaving/configmaps', held);
    const { body } = await cluster.send('DELETE', '/api/v1/namespaces/leaving');
    expect(at(body, 'status.phase')).toBe('Terminating');
    const late = await cluster.send('POST', '/api/v1/namespaces/leaving/configmaps', configMap('late'));
    expect(late.status).toBe(403);
    expect(late.body.message).toBe(
      'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
    );
    expect(at(late.body, 'details.causes.0.reason')).toBe('NamespaceTerminating');
    const free = { metadata: { finalizers: null } };
    await cluster.send('PATCH', '/api/v1/namespaces/leaving/configmaps/held', free, {
      type: 'application/merge-patch+json',
    });
    await cluster.until('/api/v1/namespaces/leaving', gone);
  });
});
