import { KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { configOf } from './client.ts';
import { apps, at, configMap, core, deployment } from './objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const type = 'application/apply-patch+yaml';

const apply = (path: string, body: JsonObject, manager = 'one', force = false) =>
  cluster.send('PATCH', `${path}?fieldManager=${manager}${force ? '&force=true' : ''}`, body, { type });

const applyMap = (name: string, data: JsonObject, manager?: string, force?: boolean) =>
  apply(`${core}/configmaps/${name}`, configMap(name, data), manager, force);

function fieldsOf(body: JsonObject, manager: string, operation = 'Apply'): Json | undefined {
  const entries = at(body, 'metadata.managedFields') as JsonObject[];
  return entries.find((one) => one.manager === manager && one.operation === operation)?.fieldsV1;
}

describe('server-side apply', () => {
  it('creates what is not there', async () => {
    const { status, body } = await applyMap('created', { a: '1' });
    expect(status).toBe(201);
    expect(at(body, 'metadata.managedFields.0')).toMatchObject({
      manager: 'one',
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:a': {} } },
    });
  });

  it('does nothing when nothing changes', async () => {
    const first = await applyMap('idle', { a: '1' });
    const second = await applyMap('idle', { a: '1' });
    expect(second.status).toBe(200);
    expect(at(second.body, 'metadata.resourceVersion')).toBe(at(first.body, 'metadata.resourceVersion'));
  });

  it('removes what a manager applied before and applies no longer', async () => {
    await applyMap('pruned', { a: '1', b: '2' });
    const { body } = await applyMap('pruned', { b: '2' });
    expect(body.data).toEqual({ b: '2' });
  });

  it('keeps what another manager owns too', async () => {
    await applyMap('shared', { a: '1', b: '2' }, 'one');
    await applyMap('shared', { a: '1' }, 'two');
    const { body } = await applyMap('shared', { b: '2' }, 'one');
    expect(body.data).toEqual({ a: '1', b: '2' });
  });

  it('refuses to change the field of another manager and says whose it is', async () => {
    await applyMap('contended', { a: '1' }, 'one');
    const { status, body } = await applyMap('contended', { a: '2' }, 'two');
    expect(status).toBe(409);
    expect(body).toMatchObject({
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }] },
    });
  });

  it('lists several conflicts one by one', async () => {
    await applyMap('several', { a: '1', b: '1' }, 'one');
    const { body } = await applyMap('several', { a: '2', b: '2' }, 'two');
    expect(body.message).toBe('Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b');
  });

  it('takes the field over when forced', async () => {
    await applyMap('forced', { a: '1', b: '1' }, 'one');
    const { body } = await applyMap('forced', { a: '2' }, 'two', true);
    expect(body.data).toEqual({ a: '2', b: '1' });
    expect(fieldsOf(body, 'one')).toEqual({ 'f:data': { 'f:b': {} } });
    expect(fieldsOf(body, 'two')).toEqual({ 'f:data': { 'f:a': {} } });
  });

  it('names the API version of those who own by updating', async () => {
    await cluster.send('POST', `${core}/configmaps?fieldManager=editor`, configMap('updated'));
    const { body } = await applyMap('updated', { a: '2' }, 'one');
    expect(body.message).toBe('Apply failed with 1 conflict: conflict with "editor" using v1: .data.a');
  });

  it('lets an update take fields from whoever applied them', async () => {
    await applyMap('taken', { a: '1' }, 'one');
    const patch = { data: { a: '2' } };
    const merge = 'application/merge-patch+json';
    const { body } = await cluster.send('PATCH', `${core}/configmaps/taken?fieldManager=editor`, patch, {
      type: merge,
    });
    expect(fieldsOf(body, 'one')).toBeUndefined();
    expect(fieldsOf(body, 'editor', 'Update')).toEqual({ 'f:data': { 'f:a': {} } });
  });

  it('sees a conflict with a scaler by name and subresource', async () => {
    const path = `${apps}/deployments/autoscaled`;
    await apply(path, deployment('autoscaled', 'a:1', { replicas: 1, paused: true }));
    const scale = { spec: { replicas: 2 } };
    await cluster.send('PATCH', `${path}/scale?fieldManager=scaler`, scale, { type: 'application/merge-patch+json' });
    const { body } = await apply(path, deployment('autoscaled', 'a:1', { replicas: 1, paused: true }));
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "scaler" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('owns list members by their keys', async () => {
    const container = { name: 'web', image: 'a:1', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] };
    const template = { metadata: { labels: { app: 'keys' } }, spec: { containers: [container] } };
    const { body } = await apply(`${apps}/deployments/keys`, deployment('keys', 'a:1', { replicas: 0, template }));
    expect(at(fieldsOf(body, 'one'), 'f:spec.f:template.f:spec')).toEqual({
      'f:containers': {
        'k:{"name":"web"}': {
          '.': {},
          'f:name': {},
          'f:image': {},
          'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
          'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
        },
      },
    });
  });

  it('adds a container beside those of others and removes only its own', async () => {
    const path = `${apps}/deployments/sidecar`;
    await apply(path, deployment('sidecar', 'a:1', { replicas: 0 }), 'one');
    const sidecar = (containers: Json): JsonObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'sidecar' },
      spec: { template: { spec: { containers } } },
    });
    const added = await apply(path, sidecar([{ name: 'proxy', image: 'p:1' }]), 'mesh');
    expect(added.status, added.text).toBe(200);
    expect((at(added.body, 'spec.template.spec.containers') as JsonObject[]).map((one) => one.name).sort()).toEqual([
      'proxy',
      'web',
    ]);
    const removed = await apply(path, sidecar([]), 'mesh');
    expect((at(removed.body, 'spec.template.spec.containers') as JsonObject[]).map((one) => one.name)).toEqual(['web']);
  });

  it('leaves the replicas to others when they are not named', async () => {
    const path = `${apps}/deployments/unsized`;
    const unsized = deployment('unsized', 'a:1', { paused: true });
    delete (unsized.spec as JsonObject).replicas;
    await apply(path, unsized);
    await cluster.send('PATCH', `${path}/scale`, { spec: { replicas: 3 } }, { type: 'application/merge-patch+json' });
    const { status, body } = await apply(path, unsized);
    expect(status).toBe(200);
    expect(at(body, 'spec.replicas')).toBe(3);
  });

  it('needs a field manager', async () => {
    const { status, body } = await cluster.send('PATCH', `${core}/configmaps/m`, configMap('m'), { type });
    expect(status).toBe(422);
    expect(body.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  });

  it('refuses fields that are not in the schema', async () => {
    const body = deployment('alien', 'a:1', { replicas: 0, colour: 'red' });
    const answer = await apply(`${apps}/deployments/alien`, body);
    expect(answer.status).toBe(500);
    expect(answer.body.message).toBe(
      'failed to create typed patch object (/alien; apps/v1, Kind=Deployment): .spec.colour: field not declared in schema',
    );
  });

  it('refuses managed fields in the configuration', async () => {
    const { status, body } = await apply(
      `${core}/configmaps/m`,
      configMap('m', {}, { managedFields: [{ manager: 'x' }] }),
    );
    expect(status).toBe(400);
    expect(body.message).toBe('metadata.managedFields must be nil');
  });

  it('tries out with a dry run', async () => {
    await applyMap('dry', { a: '1' });
    const { body } = await cluster.send(
      'PATCH',
      `${core}/configmaps/dry?fieldManager=one&dryRun=All`,
      configMap('dry', { a: '2' }),
      { type },
    );
    expect(at(body, 'data.a')).toBe('2');
    expect(at((await cluster.send('GET', `${core}/configmaps/dry`)).body, 'data.a')).toBe('1');
  });

  it('works with the JavaScript client', async () => {
    const api = KubernetesObjectApi.makeApiClient(configOf(cluster));
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'client', namespace: cluster.namespace },
      data: { a: '1' },
    };
    const patch = (manager: string, force: boolean, data: Record<string, string>) =>
      api.patch({ ...object, data }, undefined, undefined, manager, force, PatchStrategy.ServerSideApply);
    const created = await patch('gennaker', false, { a: '1' });
    expect(created.metadata).toHaveProperty('uid');
    await expect(patch('somebody', false, { a: '2' })).rejects.toMatchObject({ code: 409 });
    const forced = (await patch('somebody', true, { a: '2' })) as { data?: Record<string, string> };
    expect(forced.data).toEqual({ a: '2' });
  });
});
