import { expect, vi } from 'vitest';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import { connectKubernetes } from '#lib/providers/kubernetes/connect';
import { configOf } from '#lib/providers/testing/cluster/client';
import { startWorld, type World } from '#lib/providers/testing/cluster/world';
import type { StageExecutor, SyntheticStage } from '#lib/stages/contract';
import type { SourceCapabilities } from '#lib/stages/manifest-source';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { type RunOptions, runStage, type StageRun } from '#lib/stages/testing/step-runner';

/**
 * Stages against the sandbox cluster, and with `npm run test:cluster` against a real control plane, each file in a namespace of
 * its own. Nodes that only pretend to run pods restart nothing.
 */
export interface ManifestWorld {
  world: World;
  cloud: ManifestCloud;
  capabilities: SourceCapabilities;
  namespace: string;
  run(executor: StageExecutor<SourceCapabilities>, fields: JsonObject, more?: More): Promise<StageRun>;
  /** Objects of the namespace. */
  deployment(name: string, image: string, replicas?: number): Manifest;
  object(apiVersion: string, kind: string, name: string, content: JsonObject): Manifest;
  ref(kind: string, name: string): ManifestRef;
  live(kind: string, name: string): Promise<Manifest | undefined>;
  /** Waits until the service sends requests to so many ready pods of each owner, and to no others. */
  expectTraffic(service: string, pods: Record<string, number>): Promise<void>;
}

export type More = Partial<RunOptions<SourceCapabilities>>;

/** Rollouts of the sandbox take a moment, those of a real control plane seconds. */
export const patience = { timeout: 60_000, interval: 100 };

export async function startManifestWorld(options: { aheadMs?: number } = {}): Promise<ManifestWorld> {
  const world = await startWorld();
  const { namespace } = world;
  const account = {
    name: 'zone-1',
    environment: 'test',
    settings: {},
    secrets: { kubeconfig: configOf(world).exportConfig() },
  };
  // A minute of grace is over at once for a clock that is ahead.
  const cloud = connectKubernetes(account, { clock: { now: () => Date.now() + (options.aheadMs ?? 0) } });
  const capabilities: SourceCapabilities = { manifests: { connect: async () => cloud }, artifacts: testArtifacts };
  const ref = (kind: string, name: string): ManifestRef => ({ kind, name, namespace });
  const live = (kind: string, name: string) => cloud.read(ref(kind, name));
  return {
    world,
    cloud,
    capabilities,
    namespace,
    run: (executor, fields, more = {}) =>
      runStage(executor, {
        context: { account: 'zone-1', location: namespace, ...fields },
        capabilities,
        mostLooks: 2000,
        ...more,
      }),
    deployment: (name, image, replicas = 2) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { replicas, ...podsOf(name, image) },
    }),
    object: (apiVersion, kind, name, content) => ({ apiVersion, kind, metadata: { name, namespace }, ...content }),
    ref,
    live,
    expectTraffic: (service, pods) =>
      vi.waitFor(async () => {
        const counted = Object.entries(pods).map(([owner, count]) => `${owner}: ${count}`);
        expect(ownersIn(await live('Endpoints', service), Object.keys(pods))).toEqual(counted);
      }, patience),
  };
}

/** Selector and template of a workload. */
export const podsOf = (name: string, image: string, more: JsonObject = {}): JsonObject => ({
  selector: { matchLabels: { app: name } },
  template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image, ...more }] } },
});

/** A pod belongs to the longest of the names that its own begins with. */
function ownersIn(endpoints: Manifest | undefined, owners: readonly string[]): string[] {
  const subsets = Array.isArray(endpoints?.subsets) ? endpoints.subsets.filter(isJsonObject) : [];
  const names = subsets
    .flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses : []))
    .map((address) => String(objectAt(address, 'targetRef').name));
  const longest = owners.toSorted((left, right) => right.length - left.length);
  const found = names.map((name) => longest.find((owner) => name.startsWith(`${owner}-`)) ?? name);
  return [...new Set([...owners, ...found])].map((owner) => `${owner}: ${found.filter((one) => one === owner).length}`);
}

/** Plays the stages around a stage as the engine would, one after the other, until one fails. */
export async function playStages(
  { run }: ManifestWorld,
  executors: Record<string, StageExecutor<SourceCapabilities>>,
  stages: readonly SyntheticStage[],
  more: More = {},
): Promise<{ played: string[]; failed: StageRun | undefined }> {
  const played: string[] = [];
  for (const { type, name, context } of stages) {
    const done = await run(executors[type]!, context, more);
    played.push(name);
    if (done.status !== 'SUCCEEDED') return { played, failed: done };
  }
  return { played, failed: undefined };
}
