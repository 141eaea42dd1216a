import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Json, JsonObject } from '#lib/kernel/json';
import {
  apps,
  at,
  configMap,
  core,
  deployment,
  isReadyPod,
  isRolledOut,
  pod,
} from '#lib/providers/testing/cluster/objects';
import { soon, take } from '#lib/providers/testing/cluster/world';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ namespaces: ['shop'] });
});
afterAll(() => cluster.close());

describe('discovery', () => {
  const get = async (path: string) => (await cluster.send('GET', path)).body;

  it('lists versions, groups and resources', async () => {
    expect((await get('/api')).versions).toEqual(['v1']);
    const groups = ((await get('/apis')).groups as JsonObject[]).map((one) => one.name);
    expect(groups).toEqual(
      expect.arrayContaining([
        'apps',
        'batch',
        'autoscaling',
        'policy',
        'networking.k8s.io',
        'rbac.authorization.k8s.io',
      ]),
    );
    const found = (await get('/apis/apps/v1')).resources as JsonObject[];
    expect(found.find((one) => one.name === 'deployments')).toMatchObject({
      kind: 'Deployment',
      namespaced: true,
      shortNames: ['deploy'],
      categories: ['all'],
    });
    expect(found.find((one) => one.name === 'deployments/scale')).toMatchObject({
      kind: 'Scale',
      group: 'autoscaling',
    });
    expect((await get('/apis/apps')).preferredVersion).toEqual({ groupVersion: 'apps/v1', version: 'v1' });
    expect((await get('/version')).gitVersion).toMatch(/^v1\./);
  });

  it('gives everything at once to those who can read it', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const { body, headers } = await cluster.send('GET', '/apis', undefined, { accept });
    expect(body.kind).toBe('APIGroupDiscoveryList');
    expect(headers.get('content-type')).toContain('as=APIGroupDiscoveryList');
  });

  it('describes what writes take', async () => {
    const paths = (await get('/openapi/v3')).paths as JsonObject;
    const url = String(at(paths['apis/apps/v1'], 'serverRelativeURL'));
    const patch = at((await get(url)).paths, '/apis/apps/v1/namespaces/{namespace}/deployments/{name}');
    expect((at(patch, 'patch.parameters') as JsonObject[]).map((one) => one.name)).toContain('fieldValidation');
    expect((await get('/openapi/v2')).swagger).toBe('2.0');
  });

  it('says it is healthy', async () => {
    for (const path of ['/healthz', '/readyz', '/livez']) expect((await cluster.send('GET', path)).text).toBe('ok');
  });
});

describe('a new cluster', () => {
  it('has nodes, namespaces, a storage class and the API service', async () => {
    expect((await cluster.send('GET', '/api/v1/nodes')).body.items).toHaveLength(2);
    const names = ((await cluster.send('GET', '/api/v1/namespaces')).body.items as JsonObject[]).map((one) =>
      at(one, 'metadata.name'),
    );
    expect(names).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system', 'shop']);
    expect((await cluster.send('GET', '/apis/storage.k8s.io/v1/storageclasses/standard')).status).toBe(200);
    expect(at((await cluster.send('GET', `${core}/services/kubernetes`)).body, 'spec.clusterIP')).toBe('10.96.0.1');
  });

  it('lets whoever asks do everything', async () => {
    const spec = { resourceAttributes: { verb: 'create', resource: 'pods' } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const { status, body } = await cluster.send('POST', path, { spec });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'SelfSubjectAccessReview', spec, status: { allowed: true } });
    const self = await cluster.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
    expect(at(self.body, 'status.userInfo.username')).toBe('sandbox-admin');
  });

  it('stores access rules and custom fields of pods as they come', async () => {
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    expect((await cluster.send('POST', `${rbac}/roles`, { metadata: { name: 'r' }, rules })).body.rules).toEqual(rules);
    const binding = {
      metadata: { name: 'b' },
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [{ kind: 'User', name: 'u' }],
    };
    const { body } = await cluster.send('POST', `${rbac}/rolebindings`, binding);
    expect(at(body, 'roleRef.apiGroup')).toBe('rbac.authorization.k8s.io');
  });
});

describe('tokens', () => {
  it('are asked for when set, and stand in the kubeconfig', async () => {
    const guarded = await startTestCluster({ token: 'sesame' });
    const refused = await guarded.send('GET', '/api/v1/pods');
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      reason: 'Unauthorized',
      message: 'Unauthorized',
      code: 401,
    });
    const wrong = await guarded.send('GET', '/api/v1/pods', undefined, {
      headers: { authorization: 'Bearer nonsense' },
    });
    expect(wrong.status).toBe(401);
    const right = await guarded.send('GET', '/api/v1/pods', undefined, { headers: { authorization: 'Bearer sesame' } });
    expect(right.status).toBe(200);
    expect((await guarded.send('GET', '/healthz')).status).toBe(200);
    const config = parse(guarded.sandbox.kubeconfig) as Json;
    expect(at(config, 'users.0.user.token')).toBe('sesame');
    expect(at(config, 'clusters.0.cluster.server')).toBe(guarded.sandbox.url);
    await guarded.close();
  });
});

describe('hostile requests', () => {
  const path = `${core}/configmaps`;
  const cases: [string, string, string, string | undefined, string | undefined, number][] = [
    ['a body that is no JSON', 'POST', path, '{"a":', undefined, 400],
    ['a body that is no object', 'POST', path, '[1,2]', undefined, 400],
    ['an empty body', 'POST', path, '', undefined, 400],
    ['a body that is too deep', 'POST', path, `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, undefined, 400],
    ['a list that is too deep', 'POST', path, '['.repeat(200_000), undefined, 400],
    [
      'a body with a prototype',
      'POST',
      path,
      '{"metadata":{"name":"x"},"__proto__":{"polluted":true}}',
      undefined,
      400,
    ],
    ['a body that is too long', 'POST', path, JSON.stringify({ data: { a: 'x'.repeat(3_300_000) } }), undefined, 413],
    [
      'a YAML bomb',
      'POST',
      path,
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]`,
      'application/yaml',
      400,
    ],
    ['deep YAML', 'POST', path, '['.repeat(100_000), 'application/yaml', 400],
    [
      'a copy that grows without end',
      'PATCH',
      `${path}/kube-root-ca.crt`,
      JSON.stringify(Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/k${i}` }))),
      'application/json-patch+json',
      422,
    ],
    ['another media type', 'POST', path, 'a', 'application/vnd.kubernetes.protobuf', 415],
    ['an unknown resource', 'GET', '/api/v1/teapots', undefined, undefined, 404],
    ['an unknown group', 'GET', '/apis/tea/v1/pots', undefined, undefined, 404],
    ['a path that cannot be decoded', 'GET', '/api/v1/namespaces/%E0%A4%A', undefined, undefined, 404],
    ['a method that is not allowed', 'POST', `${path}/a`, '{}', undefined, 405],
    ['an unknown subresource', 'GET', `${path}/a/b`, undefined, undefined, 404],
    ['a limit that is no number', 'GET', `${path}?limit=many`, undefined, undefined, 400],
    ['a revision that is no number', 'GET', `${path}?resourceVersion=new`, undefined, undefined, 400],
    ['a very long selector', 'GET', `${path}?labelSelector=${'a'.repeat(10_000)}`, undefined, undefined, 400],
    ['a name with a slash', 'GET', `${path}/a%2Fb`, undefined, undefined, 404],
    ['a name that every object has', 'GET', `${path}/constructor`, undefined, undefined, 404],
    ['a field selector for an inherited name', 'GET', `${path}?fieldSelector=constructor=a`, undefined, undefined, 400],
    [
      'a prototype by JSON patch',
      'PATCH',
      `${path}/kube-root-ca.crt`,
      '[{"op":"add","path":"/__proto__/x","value":1}]',
      'application/json-patch+json',
      422,
    ],
  ];
  it.each(cases)('are answered: %s', async (_what, method, url, body, type, status) => {
    const answer = await cluster.send(method, url, body, type === undefined ? {} : { type });
    expect(answer.status, answer.text.slice(0, 300)).toBe(status);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', code: status });
    expect((await cluster.send('GET', '/healthz')).status).toBe(200);
  });

  it('do not reach the prototype through labels', async () => {
    const labels = { constructor: 'a', toString: 'b' };
    await cluster.send('POST', path, configMap('inherited', {}, { labels }));
    const { body } = await cluster.send('GET', `${path}?labelSelector=constructor=a`);
    expect(body.items).toHaveLength(1);
    const none = await cluster.send('GET', `${path}?labelSelector=valueOf`);
    expect(none.body.items).toEqual([]);
  });

  it('survive what is not even HTTP', async () => {
    const { hostname, port } = new URL(cluster.sandbox.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('\x16\x03\x01 hello\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('400 Bad Request');
    expect((await cluster.send('GET', '/healthz')).status).toBe(200);
  });

  it('let a watcher leave whenever it wants', async () => {
    const watching = new AbortController();
    const query = 'watch=true&fieldSelector=metadata.name=kube-root-ca.crt';
    const events = cluster.watch(`${path}?${query}`, watching.signal);
    await events.next();
    watching.abort();
    await expect(events.next()).rejects.toThrow();
    expect((await cluster.send('POST', path, configMap('after-leaving'))).status).toBe(201);
  });

  it('cannot stop the server by asking for two billion pods', async () => {
    const crowded = await startTestCluster();
    const many = { ...deployment('many', 'a:1', { replicas: 2_000_000_000 }), kind: 'ReplicaSet' };
    await crowded.send('POST', `${apps}/replicasets`, many);
    await crowded.until(`${apps}/replicasets/many`, (one) => Number(at(one, 'status.replicas')) > 50);
    expect((await crowded.send('GET', '/healthz')).status).toBe(200);
    await crowded.close();
  });

  it('cannot run commands in pods', async () => {
    await cluster.send('POST', `${core}/pods`, pod('closed'));
    const { status, body } = await cluster.send('POST', `${core}/pods/closed/exec?command=ls`);
    expect(status).toBe(400);
    expect(body.message).toBe('the sandbox runs no real containers: exec is not possible here');
  });
});

describe('snapshots', () => {
  it('bring the objects back, go on where they were and make old watches list again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const snapshotFile = join(folder, 'cluster.json');
    const first = await startTestCluster({ snapshotFile });
    await first.send('POST', `${apps}/deployments`, deployment('kept', 'web:1', { replicas: 2 }));
    await first.until(`${apps}/deployments/kept`, isRolledOut);
    await first.send('POST', `${core}/pods`, pod('starting'));
    const before = await first.send('GET', `${core}/pods`);
    await first.close();
    expect(await readFile(snapshotFile, 'utf8')).toContain('"kept"');

    const second = await startTestCluster({ snapshotFile });
    const after = await second.send('GET', `${apps}/deployments/kept`);
    expect(isRolledOut(after.body)).toBe(true);
    await second.until(`${core}/pods/starting`, isReadyPod);
    const revision = String(at(before.body, 'metadata.resourceVersion'));
    const path = `${core}/pods?watch=true&resourceVersion=${revision}`;
    const [event] = await take(second.watch(path, soon()), 1);
    expect(event).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    expect(event?.object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
    await second.send(
      'PATCH',
      `${apps}/deployments/kept/scale`,
      { spec: { replicas: 1 } },
      { type: 'application/merge-patch+json' },
    );
    await second.until(`${apps}/deployments/kept`, isRolledOut);
    await second.close();
    await rm(folder, { recursive: true });
  });
});
