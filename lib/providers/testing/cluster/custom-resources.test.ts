import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { compare } from './answers/compare.ts';
import { customResources } from './answers/custom-resources.ts';
import { at, conditionAt } from './objects.ts';
import { soon, startWorld, take, type World } from './world.ts';

let world: World;
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** Definitions belong to no namespace, so the group tells those of one test from those of another. */
const group = () => `${world.namespace}.example.com`;
const widgets = () => `/apis/${group()}/v1/namespaces/${world.namespace}/widgets`;

beforeAll(async () => {
  world = await startWorld();
  await world.send('POST', definitions, definition('widgets', 'Widget'));
  await established('widgets');
});
afterAll(async () => {
  await world.send('DELETE', `${definitions}/widgets.${group()}`);
  await world.close();
});

const text = { type: 'string' };
const whole = { type: 'integer' };
const specification: JsonObject = {
  type: 'object',
  required: ['size'],
  properties: {
    size: { ...whole, minimum: 1, maximum: 9 },
    replicas: { ...whole, default: 1 },
    colour: { ...text, enum: ['red', 'blue'], default: 'red' },
    label: { ...text, pattern: '^[a-z]+$', maxLength: 5 },
    on: { type: 'boolean' },
    port: { 'x-kubernetes-int-or-string': true },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    notes: { type: 'object', additionalProperties: text },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { name: text, weight: { ...whole, default: 1 } } },
    },
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
  },
};
const status: JsonObject = {
  type: 'object',
  properties: { phase: text, replicas: whole, selector: text, observedGeneration: whole },
};

function definition(plural: string, kind: string): JsonObject {
  const scale = {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.status.selector',
  };
  const openAPIV3Schema = { type: 'object', required: ['spec'], properties: { spec: specification, status } };
  const version: JsonObject = {
    name: 'v1',
    served: true,
    storage: true,
    subresources: { status: {}, scale },
    additionalPrinterColumns: [
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase', priority: 1 },
    ],
    schema: { openAPIV3Schema },
  };
  const names = {
    plural,
    singular: kind.toLowerCase(),
    kind,
    shortNames: [plural === 'widgets' ? 'wd' : plural.slice(0, 2)],
    categories: ['all'],
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group()}` },
    spec: { group: group(), scope: 'Namespaced', names, versions: [version] },
  };
}

const established = (plural: string) =>
  world.until(`${definitions}/${plural}.${group()}`, (one) => conditionAt(one, 'Established')?.status === 'True');

const widget = (name: string, size = 1): JsonObject => ({
  apiVersion: `${group()}/v1`,
  kind: 'Widget',
  metadata: { name },
  spec: { size },
});

describe('custom resources', () => {
  it.each(customResources)('answer as recorded: $title', (row) => compare(world, row));

  it('are told by watches', async () => {
    const { body } = await world.send('GET', widgets());
    const path = `${widgets()}?watch=true&resourceVersion=${String(at(body, 'metadata.resourceVersion'))}`;
    const events = take(world.watch(path, soon()), 2);
    await world.send('POST', widgets(), widget('watched'));
    await world.send('DELETE', `${widgets()}/watched`);
    expect((await events).map(({ type, object }) => [type, object.kind])).toEqual([
      ['ADDED', 'Widget'],
      ['DELETED', 'Widget'],
    ]);
  });

  it('have the columns of their definition in tables', async () => {
    await world.send('POST', widgets(), widget('tabled', 7));
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const query = '?fieldSelector=metadata.name=tabled';
    const { body } = await world.send('GET', widgets() + query, undefined, { accept });
    expect((body.columnDefinitions as JsonObject[]).map((one) => one.name)).toEqual(['Name', 'Size', 'Phase']);
    expect(at(body, 'rows.0.cells')).toEqual(['tabled', 7, null]);
  });

  // The garbage collector learns of a new kind every half minute. What it met before, it tries again after pauses that
  // double to minutes; so until it knows the kind each try is a pair of its own, which has no pauses behind it.
  it('take dependents along when they go', { timeout: 300_000 }, async () => {
    const configMaps = `/api/v1/namespaces/${world.namespace}/configmaps`;
    const isTaken = async (name: string) => {
      const { body: owner } = await world.send('POST', widgets(), widget(name));
      const uid = at(owner, 'metadata.uid') ?? '';
      const ownerReferences = [{ apiVersion: `${group()}/v1`, kind: 'Widget', name, uid }];
      await world.send('POST', configMaps, { metadata: { name, ownerReferences } });
      await world.send('DELETE', `${widgets()}/${name}`);
      const status = async () => (await world.send('GET', `${configMaps}/${name}`)).status;
      return expect
        .poll(status, { timeout: 5_000 })
        .toBe(404)
        .then(
          () => true,
          () => false,
        );
    };
    for (let tries = 1; !(await isTaken(`owner-${tries}`)); ) tries += 1;
  });
});

describe('definitions', () => {
  it('are completed, accepted and established', async () => {
    const { body } = await world.send('GET', `${definitions}/widgets.${group()}`);
    expect(at(body, 'spec.names.listKind')).toBe('WidgetList');
    expect(at(body, 'spec.conversion')).toEqual({ strategy: 'None' });
    expect(conditionAt(body, 'NamesAccepted')).toMatchObject({ status: 'True', reason: 'NoConflicts' });
    expect(conditionAt(body, 'Established')).toMatchObject({ status: 'True', reason: 'InitialNamesAccepted' });
    expect(at(body, 'status.storedVersions')).toEqual(['v1']);
  });

  it('are refused under a name that does not fit', async () => {
    const wrong = { ...definition('gadgets', 'Gadget'), metadata: { name: `others.${group()}` } };
    const { status: code, body } = await world.send('POST', definitions, wrong);
    expect(code).toBe(422);
    expect(body.message).toContain('must be spec.names.plural+"."+spec.group');
  });

  it('make their kind unknown again when they go, and take all of it along', async () => {
    await world.send('POST', definitions, definition('brief', 'Brief'));
    await established('brief');
    const path = `/apis/${group()}/v1/namespaces/${world.namespace}/brief`;
    const created = await world.send('POST', path, { ...widget('one'), kind: 'Brief' });
    expect(created.status, created.text).toBe(201);
    const { body } = await world.send('DELETE', `${definitions}/brief.${group()}`);
    expect(at(body, 'metadata.finalizers')).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
    await world.until(`${definitions}/brief.${group()}`, (one) => one === undefined);
    expect((await world.send('GET', path)).status).toBe(404);
  });
});
