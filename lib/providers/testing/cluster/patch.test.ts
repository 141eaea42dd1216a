import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { apps, at, configMap, core, deployment } from './objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';

let count = 0;

/** Creates a config map with the data and patches it. */
async function patchData(data: JsonObject, patch: Json, type: string) {
  const name = `data-${++count}`;
  await cluster.send('POST', `${core}/configmaps`, configMap(name, data));
  return cluster.send('PATCH', `${core}/configmaps/${name}`, patch, { type });
}

/** Creates a paused deployment whose pod template has the given specification and patches that. */
async function patchPod(spec: JsonObject, patch: JsonObject, type = strategic): Promise<Json | undefined> {
  const name = `pod-${++count}`;
  const template = { metadata: { labels: { app: name } }, spec };
  await cluster.send('POST', `${apps}/deployments`, deployment(name, 'a:1', { replicas: 0, paused: true, template }));
  const path = `${apps}/deployments/${name}`;
  const answer = await cluster.send('PATCH', path, { spec: { template: { spec: patch } } }, { type });
  expect(answer.status, answer.text).toBe(200);
  return at(answer.body, 'spec.template.spec');
}

const named = (list: Json | undefined, key = 'name') => (list as JsonObject[] | undefined)?.map((one) => one[key]);

describe('JSON patch', () => {
  const cases: [string, JsonObject, Json, JsonObject][] = [
    ['adds', { a: '1' }, [{ op: 'add', path: '/data/b', value: '2' }], { a: '1', b: '2' }],
    ['removes', { a: '1', b: '2' }, [{ op: 'remove', path: '/data/a' }], { b: '2' }],
    ['replaces', { a: '1' }, [{ op: 'replace', path: '/data/a', value: '2' }], { a: '2' }],
    ['moves', { a: '1' }, [{ op: 'move', from: '/data/a', path: '/data/b' }], { b: '1' }],
    ['copies', { a: '1' }, [{ op: 'copy', from: '/data/a', path: '/data/b' }], { a: '1', b: '1' }],
    [
      'goes on after a test that holds',
      { a: '1' },
      [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'remove', path: '/data/a' },
      ],
      {},
    ],
    [
      'reads escaped names',
      { 'a.b': '1' },
      [
        { op: 'add', path: '/metadata/annotations', value: { 'x/y': '1' } },
        { op: 'remove', path: '/metadata/annotations/x~1y' },
      ],
      { 'a.b': '1' },
    ],
  ];
  it.each(cases)('%s', async (_what, data, patch, expected) => {
    const { status, body, text } = await patchData(data, patch, json);
    expect(status, text).toBe(200);
    expect(body.data ?? {}).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['a test that fails', [{ op: 'test', path: '/data/a', value: '2' }]],
    ['a path that is not there', [{ op: 'remove', path: '/data/z' }]],
    ['an unknown operation', [{ op: 'turn', path: '/data/a' }]],
  ])('refuses %s', async (_what, patch) => {
    const { status, body } = await patchData({ a: '1' }, patch, json);
    expect(status).toBe(422);
    expect(body.message).toContain('the server rejected our request due to an error in our request');
  });
});

describe('merge patch', () => {
  it('removes with null and merges the rest', async () => {
    const { body } = await patchData({ a: '1', b: '2' }, { data: { a: null, c: '3' } }, merge);
    expect(body.data).toEqual({ b: '2', c: '3' });
  });

  it('replaces lists', async () => {
    const spec = await patchPod(
      { containers: [{ name: 'a', image: 'a:1' }] },
      { containers: [{ name: 'b', image: 'b:1' }] },
      merge,
    );
    expect(named(at(spec, 'containers'))).toEqual(['b']);
  });

  it('honours the revision it names', async () => {
    const answer = await patchData({ a: '1' }, { metadata: { resourceVersion: '1' }, data: { a: '2' } }, merge);
    expect(answer.status).toBe(409);
  });
});

describe('strategic merge patch', () => {
  const two = {
    containers: [
      { name: 'a', image: 'a:1' },
      { name: 'b', image: 'b:1' },
    ],
  };

  it('merges containers by name', async () => {
    const spec = await patchPod(two, {
      containers: [
        { name: 'b', image: 'b:2' },
        { name: 'c', image: 'c:1' },
      ],
    });
    expect(named(at(spec, 'containers'), 'image')).toEqual(['a:1', 'b:2', 'c:1']);
  });

  it('deletes members with a directive', async () => {
    const spec = await patchPod(two, { containers: [{ name: 'a', $patch: 'delete' }] });
    expect(named(at(spec, 'containers'))).toEqual(['b']);
  });

  it('replaces a list with a directive', async () => {
    const spec = await patchPod(two, { containers: [{ $patch: 'replace' }, { name: 'z', image: 'z:1' }] });
    expect(named(at(spec, 'containers'))).toEqual(['z']);
  });

  it('orders members as the directive says', async () => {
    const spec = await patchPod(two, { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }], containers: [] });
    expect(named(at(spec, 'containers'))).toEqual(['b', 'a']);
  });

  it('merges environment, ports and mounts by their keys', async () => {
    const spec = await patchPod(
      {
        containers: [
          {
            name: 'a',
            image: 'a:1',
            env: [
              { name: 'X', value: '1' },
              { name: 'Y', value: '2' },
            ],
            ports: [{ containerPort: 80 }],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
      {
        containers: [
          {
            name: 'a',
            env: [
              { name: 'X', value: '9' },
              { name: 'Y', $patch: 'delete' },
            ],
            ports: [{ containerPort: 80, name: 'http' }, { containerPort: 81 }],
            volumeMounts: [{ mountPath: '/v', name: 'v', readOnly: true }],
          },
        ],
      },
    );
    expect(at(spec, 'containers.0.env')).toEqual([{ name: 'X', value: '9' }]);
    expect(named(at(spec, 'containers.0.ports'), 'containerPort')).toEqual([80, 81]);
    expect(at(spec, 'containers.0.volumeMounts')).toEqual([{ name: 'v', mountPath: '/v', readOnly: true }]);
  });

  it('keeps only the retained members of a union', async () => {
    const spec = { containers: [{ name: 'a', image: 'a:1' }], volumes: [{ name: 'v', emptyDir: {} }] };
    const volume = { name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } };
    const patched = await patchPod(spec, { volumes: [volume] });
    expect(at(patched, 'volumes.0')).toEqual({ name: 'v', configMap: { name: 'c', defaultMode: 420 } });
  });

  it('switches the strategy of a deployment with retained keys', async () => {
    await cluster.send('POST', `${apps}/deployments`, deployment('strategy', 'a:1', { replicas: 0 }));
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    const { body } = await cluster.send('PATCH', `${apps}/deployments/strategy`, patch, { type: strategic });
    expect(at(body, 'spec.strategy')).toEqual({ type: 'Recreate' });
  });

  it('deletes from lists of plain values', async () => {
    const metadata = { finalizers: ['a.dev/one', 'a.dev/two'] };
    await cluster.send('POST', `${core}/configmaps`, configMap('finalized', {}, metadata));
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.dev/one'], finalizers: ['a.dev/three'] } };
    const { body } = await cluster.send('PATCH', `${core}/configmaps/finalized`, patch, { type: strategic });
    expect(at(body, 'metadata.finalizers')).toEqual(['a.dev/three', 'a.dev/two']);
  });

  it('refuses a member without its key', async () => {
    await cluster.send('POST', `${apps}/deployments`, deployment('keyless', 'a:1', { replicas: 0 }));
    const patch = { spec: { template: { spec: { containers: [{ image: 'b:1' }] } } } };
    const { status, body } = await cluster.send('PATCH', `${apps}/deployments/keyless`, patch, { type: strategic });
    expect(status).toBe(500);
    expect(body.message).toBe('map: map[image:b:1] does not contain declared merge key: name');
  });
});

describe('any patch', () => {
  it('needs a type the server knows', async () => {
    await cluster.send('POST', `${core}/configmaps`, configMap('typed'));
    const { status, body } = await cluster.send('PATCH', `${core}/configmaps/typed`, {}, { type: 'application/json' });
    expect(status).toBe(415);
    expect(body.reason).toBe('UnsupportedMediaType');
  });

  it('needs an object', async () => {
    const { status } = await cluster.send('PATCH', `${core}/configmaps/none`, {}, { type: merge });
    expect(status).toBe(404);
  });

  it('cannot be forced unless it is an apply', async () => {
    const { status } = await cluster.send('PATCH', `${core}/configmaps/none?force=true`, {}, { type: merge });
    expect(status).toBe(422);
  });

  it('that leaves a value of the wrong type is shown the whole object', async () => {
    await cluster.send('POST', `${apps}/deployments`, deployment('mistyped', 'a:1', { replicas: 0 }));
    const patch = { spec: { replicas: 'two' } };
    const { status, body } = await cluster.send('PATCH', `${apps}/deployments/mistyped`, patch, { type: merge });
    expect(status).toBe(422);
    expect(body.message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{.*mistyped.*\}": json: cannot unmarshal string/,
    );
    expect(at(body, 'details.causes.0.field')).toBe('patch');
  });

  it('that replaces what is not there adds it', async () => {
    const { status, body } = await patchData({ a: '1' }, [{ op: 'replace', path: '/data/z', value: '2' }], json);
    expect(status).toBe(200);
    expect(body.data).toEqual({ a: '1', z: '2' });
  });
});
