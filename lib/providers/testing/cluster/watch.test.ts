import { CoreV1Api, makeInformer, type V1ConfigMap } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { configOf } from './client.ts';
import { at, configMap, core, pod } from './objects.ts';
import { soon, startWorld, take, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
  for (const use of ['list', 'pages', 'watch', 'informer']) namespaces.set(use, await cluster.anotherNamespace());
});
afterAll(() => cluster.close());

/** The names of namespaces by what they are used for. */
const namespaces = new Map<string, string>();
const maps = (use: string) => `/api/v1/namespaces/${namespaces.get(use)}/configmaps`;
const names = (body: JsonObject) => (body.items as JsonObject[]).map((one) => at(one, 'metadata.name'));
const create = (namespace: string, name: string, labels: JsonObject = {}) =>
  cluster.send('POST', maps(namespace), configMap(name, {}, { labels }));
const revision = async (namespace: string) =>
  String(at((await cluster.send('GET', maps(namespace))).body, 'metadata.resourceVersion'));
const watch = (path: string, accept?: string) => cluster.watch(path, soon(), accept);
const merge = { type: 'application/merge-patch+json' };

describe('lists', () => {
  it('are chosen by labels', async () => {
    await create('list', 'a', { tier: 'web', env: 'prod' });
    await create('list', 'b', { tier: 'web', env: 'test' });
    await create('list', 'c', { tier: 'db' });
    const cases: [string, string[]][] = [
      ['tier=web', ['a', 'b']],
      ['tier==web,env!=test', ['a']],
      ['env in (prod, test)', ['a', 'b']],
      ['tier,env notin (prod)', ['b', 'c']],
      ['!env,tier', ['c']],
    ];
    for (const [selector, expected] of cases) {
      const { body } = await cluster.send('GET', `${maps('list')}?labelSelector=${encodeURIComponent(selector)}`);
      expect(names(body), selector).toEqual(expected);
    }
  });

  it('are chosen by fields', async () => {
    const { body } = await cluster.send(
      'GET',
      `/api/v1/configmaps?fieldSelector=metadata.name=a,metadata.namespace=${namespaces.get('list')}`,
    );
    expect(names(body)).toEqual(['a']);
    const all = await cluster.send('GET', `/api/v1/namespaces?fieldSelector=metadata.name!=${namespaces.get('list')}`);
    expect(names(all.body)).not.toContain(namespaces.get('list'));
  });

  it('refuse fields that cannot be selected, and selectors that make no sense', async () => {
    const field = await cluster.send('GET', `${maps('list')}?fieldSelector=data.a=b`);
    expect(field.status).toBe(400);
    expect(field.body.message).toBe(
      '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
    const label = await cluster.send('GET', `${maps('list')}?labelSelector=${encodeURIComponent('a in b')}`);
    expect(label.status).toBe(400);
    expect(label.body.message).toContain('unable to parse requirement');
  });

  it('come in pages that do not see what happens meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create('pages', name);
    const first = await cluster.send('GET', `${maps('pages')}?limit=2`);
    expect(names(first.body)).toEqual(['a', 'b']);
    expect(at(first.body, 'metadata.remainingItemCount')).toBe(4);
    await cluster.send('DELETE', `${maps('pages')}/c`);
    await create('pages', 'cc');
    const token = encodeURIComponent(String(at(first.body, 'metadata.continue')));
    const second = await cluster.send('GET', `${maps('pages')}?limit=10&continue=${token}`);
    expect(names(second.body)).toEqual(['c', 'd', 'e', 'kube-root-ca.crt']);
    expect(at(second.body, 'metadata.resourceVersion')).toBe(at(first.body, 'metadata.resourceVersion'));
  });

  it('refuse a token nobody issued', async () => {
    const { status } = await cluster.send('GET', `${maps('pages')}?limit=1&continue=nonsense`);
    expect(status).toBe(400);
  });

  it('cannot be asked for from the future', async () => {
    const { status, body } = await cluster.send('GET', `${maps('pages')}?resourceVersion=999999999`);
    expect(status).toBe(504);
    expect(body.message).toContain('Too large resource version');
  });
});

describe('watches', () => {
  it('tell what happens, in order', async () => {
    const events = watch(`${maps('watch')}?watch=true&resourceVersion=${await revision('watch')}`);
    const taken = take(events, 3);
    await create('watch', 'lived');
    await cluster.send('PATCH', `${maps('watch')}/lived`, { data: { a: '1' } }, merge);
    await cluster.send('DELETE', `${maps('watch')}/lived`);
    expect((await taken).map((one) => one.type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('begin with what is there when no revision is given', async () => {
    await create('watch', 'present', { once: 'yes' });
    const [event] = await take(watch(`${maps('watch')}?watch=true&labelSelector=once=yes`), 1);
    expect(event).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'present' } } });
  });

  it('replay what was missed', async () => {
    const from = await revision('watch');
    await create('watch', 'missed');
    const [event] = await take(watch(`${maps('watch')}?watch=true&resourceVersion=${from}`), 1);
    expect(at(event?.object, 'metadata.name')).toBe('missed');
  });

  it('see objects come and go by their labels', async () => {
    const events = watch(
      `${maps('watch')}?watch=true&labelSelector=seen=yes&resourceVersion=${await revision('watch')}`,
    );
    const taken = take(events, 2);
    await create('watch', 'moving');
    await cluster.send('PATCH', `${maps('watch')}/moving`, { metadata: { labels: { seen: 'yes' } } }, merge);
    await cluster.send('PATCH', `${maps('watch')}/moving`, { metadata: { labels: { seen: null } } }, merge);
    expect((await taken).map((one) => one.type)).toEqual(['ADDED', 'DELETED']);
  });

  it('send bookmarks to those who want them', async () => {
    const path = `${maps('watch')}?watch=true&allowWatchBookmarks=true&resourceVersion=${await revision('watch')}`;
    const [event] = await take(watch(path), 1);
    expect(event).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap' } });
    expect(at(event?.object, 'metadata.resourceVersion')).toMatch(/^\d+$/);
  });

  it('mark the end of the initial events when asked to send them', async () => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await take(
      watch(`/api/v1/namespaces?${query}&fieldSelector=metadata.name=${namespaces.get('watch')}`),
      2,
    );
    expect(events[0]?.type).toBe('ADDED');
    expect(at(events[1]?.object, 'metadata.annotations')).toEqual({ 'k8s.io/initial-events-end': 'true' });
  });

  it('end when their time is over', async () => {
    const seen: string[] = [];
    const path = `${maps('watch')}?watch=true&timeoutSeconds=1&resourceVersion=${await revision('watch')}`;
    for await (const event of watch(path)) seen.push(event.type);
    expect(seen.filter((type) => type === 'ERROR')).toEqual([]);
  });

  it('work for one object by name and across namespaces', async () => {
    const one = take(
      watch(
        `/api/v1/configmaps?watch=true&fieldSelector=metadata.name=wide&resourceVersion=${await revision('watch')}`,
      ),
      1,
    );
    await create('watch', 'wide');
    expect((await one)[0]?.type).toBe('ADDED');
  });

  it('keep the informers of the JavaScript client up to date', async () => {
    const api = configOf(cluster).makeApiClient(CoreV1Api);
    const list = () => api.listNamespacedConfigMap({ namespace: namespaces.get('informer')! });
    const informer = makeInformer<V1ConfigMap>(configOf(cluster), maps('informer'), list);
    const heard = (event: 'add' | 'update' | 'delete', name: string) =>
      new Promise<void>((resolve) => informer.on(event, (object) => object.metadata?.name === name && resolve()));
    const added = heard('add', 'heard');
    await informer.start();
    await create('informer', 'heard');
    await added;
    const updated = heard('update', 'heard');
    await cluster.send('PATCH', `${maps('informer')}/heard`, { data: { a: '1' } }, merge);
    await updated;
    expect(informer.get('heard', namespaces.get('informer'))?.data).toEqual({ a: '1' });
    const deleted = heard('delete', 'heard');
    await cluster.send('DELETE', `${maps('informer')}/heard`);
    await deleted;
    await informer.stop();
  });
});

describe('tables', () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

  it('show pods as kubectl does', async () => {
    await cluster.send('POST', `${core}/pods`, pod('tabled'));
    const { body } = await cluster.send('GET', `${core}/pods`, undefined, { accept });
    expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' });
    const columns = (body.columnDefinitions as JsonObject[]).filter((one) => one.priority === 0).map((one) => one.name);
    expect(columns).toEqual(['Name', 'Ready', 'Status', 'Restarts', 'Age']);
    expect(at(body, 'rows.0.cells.0')).toBe('tabled');
    expect(at(body, 'rows.0.object.kind')).toBe('PartialObjectMetadata');
  });

  it('are watched as tables, with the columns once', async () => {
    const events = take(watch(`${core}/configmaps?watch=true`, accept), 2);
    await cluster.send('POST', `${core}/configmaps`, configMap('tabled'));
    const [first, second] = await events;
    expect(first?.object.columnDefinitions).not.toEqual([]);
    expect(second?.object.columnDefinitions).toBeNull();
  });

  it('give metadata alone to those who ask for it', async () => {
    const metadata = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    const { body } = await cluster.send('GET', `${core}/configmaps`, undefined, { accept: metadata });
    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(at(body, 'items.0.data')).toBeUndefined();
  });
});
