import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { StageExecutor } from '#lib/stages/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';
import { findArtifactsFromResourceExecutor } from '#lib/stages/find-artifacts-from-resource/execute';
import type { SourceCapabilities } from '#lib/stages/manifest-source';
import { patchManifestExecutor } from '#lib/stages/patch-manifest/execute';
import { pauseRolloutManifestExecutor } from '#lib/stages/pause-rollout-manifest/execute';
import { resumeRolloutManifestExecutor } from '#lib/stages/resume-rollout-manifest/execute';
import { rollingRestartManifestExecutor } from '#lib/stages/rolling-restart-manifest/execute';
import { scaleManifestExecutor } from '#lib/stages/scale-manifest/execute';
import { type ManifestWorld, patience, startManifestWorld } from '#lib/stages/testing/manifest-world';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';

/** Every stage on live objects with every way to choose them. */
let world: ManifestWorld;
/** Oldest first, with so many replicas each. */
const fleet: Record<string, number> = { a: 2, b: 4, c: 1, d: 3, e: 2 };

beforeAll(async () => {
  world = await startManifestWorld();
  for (const [name, replicas] of Object.entries(fleet)) {
    const made = world.deployment(`fleet-${name}`, 'registry/web:1', replicas);
    made.metadata.labels = { fleet: name, half: name < 'c' ? 'first' : 'second' };
    const moniker = { cluster: 'deployment fleet' };
    const [prepared] = world.cloud.prepare([made], { application: 'storefront', moniker });
    await world.cloud.apply(prepared!);
  }
  for (const name of Object.keys(fleet)) {
    await vi.waitFor(async () => {
      expect((await world.cloud.stability(world.ref('Deployment', `fleet-${name}`))).state).toBe('stable');
    }, patience);
  }
}, 120_000);
afterAll(async () => {
  await world?.world.close();
});

interface Subject {
  executor: StageExecutor<SourceCapabilities>;
  fields: JsonObject;
  /** Whether it was done to the object of that name. */
  done(live: JsonObject | undefined): boolean;
}

const templateOf = (live: JsonObject | undefined) => objectAt(objectAt(live, 'spec'), 'template');
const annotated = (key: string) => (live: JsonObject | undefined) =>
  objectAt(objectAt(templateOf(live), 'metadata'), 'annotations')[key] !== undefined;

const subjects: Record<string, Subject> = {
  patchManifest: {
    executor: patchManifestExecutor,
    fields: { patchBody: { metadata: { labels: { patched: 'yes' } } } },
    done: (live) => objectAt(objectAt(live, 'metadata'), 'labels').patched === 'yes',
  },
  pauseRolloutManifest: {
    executor: pauseRolloutManifestExecutor,
    fields: {},
    done: (live) => objectAt(live, 'spec').paused === true,
  },
  resumeRolloutManifest: {
    executor: resumeRolloutManifestExecutor,
    fields: {},
    done: (live) => objectAt(live, 'spec').paused !== true,
  },
  rollingRestartManifest: {
    executor: rollingRestartManifestExecutor,
    fields: {},
    done: annotated('kubectl.kubernetes.io/restartedAt'),
  },
  findArtifactsFromResource: { executor: findArtifactsFromResourceExecutor, fields: {}, done: () => true },
  enableManifest: { executor: enableManifestExecutor, fields: {}, done: () => true },
  disableManifest: { executor: disableManifestExecutor, fields: {}, done: () => true },
  undoRolloutManifest: {
    executor: undoRolloutManifestExecutor,
    fields: { numRevisionsBack: 1 },
    done: (live) => objectAt(objectAt(live, 'metadata'), 'annotations')['gennaker.dev/undo'] !== undefined,
  },
};

const dynamic = (criteria: string): JsonObject => ({
  mode: 'dynamic',
  kind: 'deployment',
  cluster: 'deployment fleet',
  criteria,
});
const byLabels = (...values: string[]): JsonObject => ({
  mode: 'label',
  kinds: ['deployment'],
  labelSelectors: { selectors: [{ kind: 'CONTAINS', key: 'fleet', values }] },
});
const live = (name: string) => world.live('Deployment', `fleet-${name}`);

const criteria: readonly (readonly [string, string])[] = [
  ['oldest', 'a'],
  ['largest', 'b'],
  ['smallest', 'c'],
  ['second_newest', 'd'],
  ['newest', 'e'],
];

describe('targets', { timeout: 120_000 }, () => {
  describe.each(Object.keys(subjects))('of %s', (type) => {
    const subject = subjects[type]!;

    it('by name', async () => {
      const run = await world.run(subject.executor, { ...subject.fields, manifestName: 'deployment fleet-c' });
      expect(run.status, run.reason).toBe('SUCCEEDED');
      expect(subject.done(await live('c'))).toBe(true);
      expect(run.context['manifest.name']).toBe('deployment fleet-c');
    });

    it.each(criteria)('the %s of a cluster', async (word, name) => {
      const run = await world.run(subject.executor, { ...subject.fields, ...dynamic(word) });
      expect(run.status, run.reason).toBe('SUCCEEDED');
      expect(run.outputs.manifestName).toBe(`deployment fleet-${name}`);
      expect(subject.done(await live(name))).toBe(true);
    });

    it('all with certain labels', async () => {
      const run = await world.run(subject.executor, { ...subject.fields, ...byLabels('a', 'd') });
      expect(run.status, run.reason).toBe('SUCCEEDED');
      expect(run.outputs['outputs.manifestNamesByNamespace']).toEqual({
        [world.namespace]: ['deployment fleet-a', 'deployment fleet-d'],
      });
      for (const name of ['a', 'd']) expect(subject.done(await live(name))).toBe(true);
    });

    it.each([
      [dynamic('newest'), { cluster: 'deployment nobody' }, 'it is empty'],
      [byLabels('nobody'), {}, 'carries fleet in (nobody)'],
      [byLabels('a'), { kinds: [] }, 'Name the kinds'],
      [byLabels('a'), { labelSelectors: { selectors: [{ kind: 'ANY' }] } }, 'at least one label'],
      [{ manifestName: 'deployment nobody' }, {}, 'does not exist'],
    ])('refuses %o with %o', async (target, more, words) => {
      const run = await world.run(subject.executor, { ...subject.fields, ...target, ...more });
      expect(run).toMatchObject({ status: 'TERMINAL', reason: expect.stringContaining(words) });
    });
  });

  it.each(criteria)('of scaleManifest: the %s', async (word, name) => {
    const run = await world.run(scaleManifestExecutor, { ...dynamic(word), replicas: fleet[name]! });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs.manifestName).toBe(`deployment fleet-${name}`);
    expect(objectAt(await live(name), 'spec').replicas).toBe(fleet[name]);
  });

  it('of scaleManifest: by name', async () => {
    const run = await world.run(scaleManifestExecutor, { manifestName: 'deployment fleet-d', replicas: 3 });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.context['manifest.name']).toBe('deployment fleet-d');
  });

  it('of scaleManifest: all with certain labels', async () => {
    const run = await world.run(scaleManifestExecutor, { ...byLabels('a', 'b'), replicas: 2 });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    for (const name of ['a', 'b']) expect(objectAt(await live(name), 'spec').replicas).toBe(2);
    expect(objectAt(await live('d'), 'spec').replicas).toBe(3);
  });

  // Of those that are left by then.
  it.each([
    ['smallest', 'c'],
    ['largest', 'd'],
    ['second_newest', 'b'],
    ['oldest', 'a'],
    ['newest', 'e'],
  ])('of deleteManifest: the %s', async (word, name) => {
    const run = await world.run(deleteManifestExecutor, dynamic(word));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs.manifestName).toBe(`deployment fleet-${name}`);
    expect(await live(name)).toBeUndefined();
  });

  it('of deleteManifest: by name, all with certain labels, and none is as good', async () => {
    for (const name of ['x', 'y', 'z']) {
      const made = world.deployment(`fleet-${name}`, 'registry/web:1', 0);
      await world.cloud.apply({ ...made, metadata: { ...made.metadata, labels: { fleet: name } } });
    }
    const named = await world.run(deleteManifestExecutor, { manifestName: 'deployment fleet-z' });
    expect(named.outputs['outputs.deletedManifests']).toEqual(['deployment fleet-z']);
    const run = await world.run(deleteManifestExecutor, byLabels('x', 'y', 'z'));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs['outputs.deletedManifests']).toEqual(['deployment fleet-x', 'deployment fleet-y']);
    for (const name of ['x', 'y', 'z']) expect(await live(name)).toBeUndefined();
    expect((await world.run(deleteManifestExecutor, byLabels('x', 'y'))).status).toBe('SUCCEEDED');
  });
});
