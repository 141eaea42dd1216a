/**
 * How long a deployment takes on a real control plane, beside what `kubectl apply --server-side` and `kubectl rollout
 * status` take for the same documents. Ours is the provider's part: parse, prepare, bind, apply one after the other as
 * the stage does, and look until all is stable. What the engine adds is measured by `bench -- engine`.
 *
 * Each size is measured three times, ours and kubectl's in turn and each in a namespace of its own, so that both find an
 * empty place and the same load on the machine.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Manifest, ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { settled, sideBySide } from '#lib/stages/deploy-manifest/side-by-side';
import { nextLookMs } from '#lib/stages/manifest-stability';
import { type ControlPlane, withCluster } from '#scripts/cluster/control-plane';
import { clusterTool } from '#scripts/cluster/tools';
import { median, percentile } from './statistics.ts';

const run = promisify(execFile);
const rounds = 3;

interface World {
  cluster: ControlPlane;
  cloud: ManifestCloud;
  kubectl(args: readonly string[]): Promise<void>;
  /** A folder that goes away with the cluster. */
  folder: string;
}

export async function benchDeploy({ sizes, atOnce }: { sizes: readonly number[]; atOnce: number }): Promise<object> {
  const kubectl = await clusterTool('kubectl');
  return await withCluster(async (cluster) => {
    const account = {
      name: 'bench',
      environment: '',
      settings: {},
      secrets: { kubeconfig: readFileSync(cluster.kubeconfig, 'utf8') },
    };
    const world: World = {
      cluster,
      cloud: providerOf('kubernetes').connect(account),
      kubectl: async (args) => void (await run(kubectl, ['--kubeconfig', cluster.kubeconfig, ...args])),
      folder: join(cluster.kubeconfig, '..'),
    };
    // The first request signs in and loads what that needs.
    await world.cloud.read({ kind: 'Namespace', name: 'default' });
    const deploy: Record<string, object> = {};
    for (const size of sizes) deploy[`${size}`] = await compared(world, size);
    return { deployMs: deploy, deploysAtOnce: await manyAtOnce(world, atOnce) };
  });
}

async function compared(world: World, size: number): Promise<object> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await timed(world, `ours-${size}-${round}`, (place) => deployOurs(world.cloud, documents(size, place))));
    theirs.push(await timed(world, `kubectl-${size}-${round}`, (place) => deployByKubectl(world, size, place)));
  }
  return { ours: median(ours), kubectl: median(theirs), ratio: median(ours) / median(theirs) };
}

async function timed(world: World, namespace: string, work: (namespace: string) => Promise<void>): Promise<number> {
  await world.cloud.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const started = performance.now();
  await work(namespace);
  return performance.now() - started;
}

async function deployOurs(cloud: ManifestCloud, manifests: readonly Manifest[]): Promise<void> {
  const prepared = cloud.prepare(cloud.parse(textOf(manifests)), { application: 'bench', executionId: '01BENCH' });
  const { manifests: bound } = await cloud.bind(prepared, { artifacts: [], versioned: false });
  const open: Manifest[] = [];
  for (let applied = 0; applied < bound.length; ) {
    const group = sideBySide(bound, applied);
    const answers = await settled(group.map((manifest) => cloud.apply(manifest)));
    open.push(...group.filter((_, index) => answers[index]?.stable === undefined));
    applied += group.length;
  }
  await Promise.all(open.map((manifest) => untilStable(cloud, manifest)));
}

/** Looks as often as the stage does. */
async function untilStable(cloud: ManifestCloud, { kind, metadata }: Manifest): Promise<void> {
  const since = performance.now();
  const ref = { kind, name: String(metadata.name), namespace: String(metadata.namespace) };
  for (;;) {
    const found = await cloud.stability(ref);
    if (found.state === 'stable') return;
    if (found.state === 'failed') throw new Error(`${kind} ${ref.name}: ${found.message}`);
    await delay(nextLookMs(performance.now() - since));
  }
}

async function deployByKubectl({ kubectl, folder }: World, size: number, namespace: string): Promise<void> {
  const manifests = documents(size, namespace);
  const all = join(folder, `${namespace}.yaml`);
  const workloads = join(folder, `${namespace}-workloads.yaml`);
  writeFileSync(all, textOf(manifests));
  writeFileSync(workloads, textOf(manifests.filter(({ kind }) => kind === 'Deployment')));
  await kubectl(['apply', '--server-side', '-f', all]);
  await kubectl(['rollout', 'status', '--timeout=120s', '-f', workloads]);
}

async function manyAtOnce(world: World, count: number): Promise<object> {
  const started = performance.now();
  const each = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      timed(world, `many-${i}`, (place) => deployOurs(world.cloud, documents(1, place))),
    ),
  );
  return {
    count,
    seconds: (performance.now() - started) / 1000,
    p50Ms: percentile(each, 50),
    p95Ms: percentile(each, 95),
  };
}

/** Every tenth document is a deployment of two pods, the others are settings. */
function documents(size: number, namespace: string): Manifest[] {
  return Array.from({ length: size }, (_, i) => (i % 10 === 0 ? workload(i, namespace) : settings(i, namespace)));
}

const settings = (i: number, namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `settings-${i}`, namespace },
  data: { level: String(i) },
});

function workload(i: number, namespace: string): Manifest {
  const labels = { app: `web-${i}` };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `web-${i}`, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
      },
    },
  };
}

const textOf = (manifests: readonly Manifest[]): string => manifests.map((one) => stringify(one)).join('---\n');
