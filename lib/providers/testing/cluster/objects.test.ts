import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apps, at, configMap, core, deployment, pod } from './objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const send: World['send'] = (...parameters) => cluster.send(...parameters);

describe('creating and reading', () => {
  it('gives a new object its identity', async () => {
    const { status, body } = await send('POST', `${core}/configmaps`, configMap('identity'));
    expect(status).toBe(201);
    expect(at(body, 'metadata.uid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(at(body, 'metadata.resourceVersion')).toMatch(/^\d+$/);
    expect(at(body, 'metadata.creationTimestamp')).toMatch(/^\d{4}-.*Z$/);
    expect(at(body, 'metadata.namespace')).toBe(cluster.namespace);
    expect(at(body, 'metadata.generation')).toBeUndefined();
  });

  it('makes names from generateName', async () => {
    const body = configMap('', {}, { generateName: 'made-' });
    const first = await send('POST', `${core}/configmaps`, body);
    const second = await send('POST', `${core}/configmaps`, body);
    expect(at(first.body, 'metadata.name')).toMatch(/^made-[a-z0-9]{5}$/);
    expect(at(second.body, 'metadata.name')).not.toBe(at(first.body, 'metadata.name'));
  });

  it('refuses a name that is taken', async () => {
    await send('POST', `${core}/configmaps`, configMap('taken'));
    const { status, body } = await send('POST', `${core}/configmaps`, configMap('taken'));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'AlreadyExists',
      message: 'configmaps "taken" already exists',
      details: { name: 'taken', kind: 'configmaps' },
      code: 409,
    });
  });

  it('says what was not found, with its group', async () => {
    const { status, body } = await send('GET', `${apps}/deployments/nobody`);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      reason: 'NotFound',
      message: 'deployments.apps "nobody" not found',
      details: { name: 'nobody', group: 'apps', kind: 'deployments' },
    });
  });

  it('refuses a namespace that does not exist', async () => {
    const { status, body } = await send('POST', '/api/v1/namespaces/nowhere/configmaps', configMap('a'));
    expect(status).toBe(404);
    expect(body.message).toBe('namespaces "nowhere" not found');
  });

  it('completes a deployment with the defaults of the real server', async () => {
    const { body } = await send('POST', `${apps}/deployments`, deployment('defaults', 'web', { replicas: 0 }));
    expect(body.spec).toMatchObject({
      replicas: 0,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          schedulerName: 'default-scheduler',
          securityContext: {},
          containers: [
            {
              name: 'web',
              imagePullPolicy: 'Always',
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
            },
          ],
        },
      },
    });
    expect(at(body, 'metadata.generation')).toBe(1);
  });

  it('gives services a cluster address, node ports and defaults', async () => {
    const spec = { type: 'NodePort', selector: { app: 'a' }, ports: [{ port: 80 }] };
    const { body } = await send('POST', `${core}/services`, { metadata: { name: 'addressed' }, spec });
    expect(at(body, 'spec.clusterIP')).toMatch(/^10\.96\.\d+\.\d+$/);
    expect(at(body, 'spec.ports.0')).toMatchObject({ port: 80, targetPort: 80, protocol: 'TCP' });
    expect(Number(at(body, 'spec.ports.0.nodePort'))).toBeGreaterThanOrEqual(30_000);
    expect(body.spec).toMatchObject({
      sessionAffinity: 'None',
      externalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
    });
  });

  it('turns stringData of secrets into data', async () => {
    const { body } = await send('POST', `${core}/secrets`, {
      metadata: { name: 'secret' },
      stringData: { key: 'väl' },
    });
    expect(body.data).toEqual({ key: Buffer.from('väl').toString('base64') });
    expect(body.stringData).toBeUndefined();
    expect(body.type).toBe('Opaque');
  });

  it('canonicalises quantities', async () => {
    const container = { name: 'a', image: 'a:1', resources: { limits: { cpu: 0.5, memory: '1024Mi' } } };
    const template = { metadata: { labels: { app: 'q' } }, spec: { containers: [container] } };
    const body = deployment('q', 'a:1', { replicas: 0, template });
    const created = await send('POST', `${apps}/deployments`, body);
    const limits = { cpu: '500m', memory: '1Gi' };
    expect(at(created.body, 'spec.template.spec.containers.0.resources')).toEqual({ limits });
    const alone = await send('POST', `${core}/pods`, pod('limited', 'a:1', { containers: [container] }));
    expect(at(alone.body, 'spec.containers.0.resources')).toEqual({ limits, requests: limits });
  });
});

describe('replacing', () => {
  it('refuses a write made from an old copy', async () => {
    const { body } = await send('POST', `${core}/configmaps`, configMap('contended'));
    await send('PUT', `${core}/configmaps/contended`, { ...body, data: { a: '2' } });
    const late = await send('PUT', `${core}/configmaps/contended`, { ...body, data: { a: '3' } });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "contended": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  it('takes a write without a revision as unconditional', async () => {
    await send('POST', `${core}/configmaps`, configMap('unconditional'));
    const { status, body } = await send(
      'PUT',
      `${core}/configmaps/unconditional`,
      configMap('unconditional', { b: '2' }),
    );
    expect(status).toBe(200);
    expect(body.data).toEqual({ b: '2' });
  });

  it('does not count a write that changes nothing', async () => {
    const created = await send('POST', `${core}/configmaps`, configMap('same'));
    const again = await send('PUT', `${core}/configmaps/same`, created.body);
    expect(at(again.body, 'metadata.resourceVersion')).toBe(at(created.body, 'metadata.resourceVersion'));
  });

  it('refuses a body of another name or namespace', async () => {
    await send('POST', `${core}/configmaps`, configMap('named'));
    const name = await send('PUT', `${core}/configmaps/named`, configMap('other'));
    expect(name.body.message).toBe('the name of the object (other) does not match the name on the URL (named)');
    const namespace = await send(
      'PUT',
      `${core}/configmaps/named`,
      configMap('named', {}, { namespace: 'kube-system' }),
    );
    expect(namespace.status).toBe(400);
    expect(namespace.body.message).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  });

  it('counts generations for the specification only, and for annotations of deployments', async () => {
    const created = await send('POST', `${apps}/deployments`, deployment('generations', 'a:1', { replicas: 0 }));
    const merge = (body: object) =>
      send('PATCH', `${apps}/deployments/generations`, JSON.stringify(body), { type: 'application/merge-patch+json' });
    expect(at(created.body, 'metadata.generation')).toBe(1);
    expect(at((await merge({ metadata: { labels: { x: 'y' } } })).body, 'metadata.generation')).toBe(1);
    expect(at((await merge({ spec: { minReadySeconds: 1 } })).body, 'metadata.generation')).toBe(2);
    expect(at((await merge({ metadata: { annotations: { x: 'y' } } })).body, 'metadata.generation')).toBe(3);
  });

  it('keeps status and specification apart', async () => {
    await send('POST', `${apps}/deployments`, deployment('apart', 'a:1', { replicas: 0, paused: true }));
    const path = `${apps}/deployments/apart`;
    const options = { type: 'application/merge-patch+json' };
    const byMain = await send('PATCH', path, { status: { replicas: 7 } }, options);
    expect(at(byMain.body, 'status.replicas')).not.toBe(7);
    const byStatus = await send('PATCH', `${path}/status`, { spec: { replicas: 9 } }, options);
    expect(at(byStatus.body, 'spec.replicas')).toBe(0);
    const read = await send('GET', `${path}/status`);
    expect(read.body.kind).toBe('Deployment');
  });
});

describe('scaling', () => {
  it('reads and writes the scale subresource', async () => {
    await send('POST', `${apps}/deployments`, deployment('scaled', 'a:1', { replicas: 2, paused: true }));
    const path = `${apps}/deployments/scaled/scale`;
    const { body } = await send('GET', path);
    expect(body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 2 },
      status: { selector: 'app=scaled' },
    });
    const put = await send('PUT', path, { ...body, metadata: { name: 'scaled' }, spec: { replicas: 3 } });
    expect(at(put.body, 'spec.replicas')).toBe(3);
    const patched = await send('PATCH', path, { spec: { replicas: 4 } }, { type: 'application/merge-patch+json' });
    expect(at(patched.body, 'spec.replicas')).toBe(4);
    expect(at((await send('GET', `${apps}/deployments/scaled`)).body, 'spec.replicas')).toBe(4);
  });

  it('refuses a negative number', async () => {
    await send('POST', `${apps}/deployments`, deployment('negative', 'a:1', { replicas: 0 }));
    const body = { spec: { replicas: -1 } };
    const answer = await send('PATCH', `${apps}/deployments/negative/scale`, body, {
      type: 'application/merge-patch+json',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain('spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  });
});

describe('dry runs', () => {
  it('answers as if the write had happened and keeps nothing', async () => {
    const created = await send('POST', `${core}/configmaps?dryRun=All`, configMap('dry'));
    expect(created.status).toBe(201);
    expect((await send('GET', `${core}/configmaps/dry`)).status).toBe(404);
    await send('POST', `${core}/configmaps`, configMap('dry'));
    const patched = await send(
      'PATCH',
      `${core}/configmaps/dry?dryRun=All`,
      { data: { a: '2' } },
      { type: 'application/merge-patch+json' },
    );
    expect(at(patched.body, 'data.a')).toBe('2');
    expect((await send('DELETE', `${core}/configmaps/dry?dryRun=All`)).status).toBe(200);
    expect(at((await send('GET', `${core}/configmaps/dry`)).body, 'data.a')).toBe('1');
  });

  it('knows no other kind of dry run', async () => {
    const { status } = await send('POST', `${core}/configmaps?dryRun=Some`, configMap('some'));
    expect(status).toBe(422);
  });
});
