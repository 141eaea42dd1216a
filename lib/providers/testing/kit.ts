import { expect, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type {
  AppliedManifest,
  CloudAccount,
  InventoryResource,
  InventorySink,
  Manifest,
  ManifestCloud,
  ManifestRef,
  Provider,
  Stability,
} from '#lib/providers/contract';

/** A cloud for the contract suite, with an account that may write into `namespace`. */
export interface CloudUnderTest {
  provider: Provider;
  account: CloudAccount;
  /** Exists and is empty. */
  namespace: string;
  images: {
    /** Two that start and become ready. */
    good: [string, string];
    /** Does not exist in its registry. */
    missing: string;
    /** Ends with an error soon after it has started. */
    crashing: string;
  };
  /** Applies as somebody else, so that there is a conflict to report. */
  applyAs(manager: string, manifest: Manifest): Promise<void>;
  /** Makes an object as somebody who knows nothing of us. */
  createAs(manager: string, manifest: Manifest): Promise<void>;
  /** Merges a change into a ConfigMap as somebody else. */
  changeAs(manager: string, name: string, body: JsonObject): Promise<void>;
  close(): Promise<void>;
}

/** Rollouts of a sandbox take seconds; those of a real cluster may take a minute. */
export const patience = { timeout: 90_000, interval: 100 };

/** What the cases of the suite are written with. Made when a test runs: before, there is no cloud yet. */
export interface SuiteKit {
  under: CloudUnderTest;
  cloud: ManifestCloud;
  settings(label: string, data: JsonObject): Manifest;
  workload(label: string, image: string, replicas?: number): Manifest;
  deploy(manifest: Manifest, executionId?: string): Promise<AppliedManifest>;
  ref(kind: string, label: string): ManifestRef;
  /** Waits for a state and answers it. */
  settled(label: string, state: Stability['state'], kind?: string): Promise<Stability>;
}

export function suiteKit(under: CloudUnderTest): SuiteKit {
  const cloud = under.provider.connect(under.account);
  const { namespace } = under;
  const ref = (kind: string, label: string): ManifestRef => ({ kind, name: label, namespace });
  return {
    under,
    cloud,
    ref,
    settings: (label, data) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: label, namespace }, data }),
    workload: (label, image, replicas = 2) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: label, namespace },
      spec: {
        replicas,
        selector: { matchLabels: { app: label } },
        template: { metadata: { labels: { app: label } }, spec: { containers: [{ name: 'web', image }] } },
      },
    }),
    deploy(manifest, executionId = '01RUN') {
      const [prepared] = cloud.prepare([manifest], { application: 'suite', executionId });
      return cloud.apply(prepared!);
    },
    settled: (label, state, kind = 'Deployment') =>
      vi.waitFor(async () => {
        const found = await cloud.stability(ref(kind, label));
        expect(`${found.state}: ${found.message}`).toMatch(new RegExp(`^${state}`));
        return found;
      }, patience),
  };
}

export function imageOf(manifest: Manifest | undefined): unknown {
  const containers = objectAt(objectAt(objectAt(manifest, 'spec'), 'template'), 'spec').containers;
  return Array.isArray(containers) ? objectAt({ first: containers[0] ?? null }, 'first').image : undefined;
}

export function collecting(rows: Map<string, InventoryResource>, states: string[]): InventorySink {
  return {
    async confine(_account, kinds, namespaces) {
      for (const [id, row] of rows) {
        if (!kinds.includes(row.kind) || (namespaces && !namespaces.includes(row.namespace))) rows.delete(id);
      }
    },
    async retain(_account, kind, ids, namespace) {
      for (const [id, row] of rows)
        if (row.kind === kind && (!namespace || row.namespace === namespace) && !ids.has(id)) rows.delete(id);
    },
    async upsert(resources) {
      for (const row of resources) rows.set(row.id, row);
    },
    async remove(ids) {
      for (const id of ids) rows.delete(id);
    },
    async state(_account, state) {
      states.push(state);
    },
  };
}

/** What a watch sees once `complete` says that it is all. */
export async function snapshot(
  under: CloudUnderTest,
  complete: (rows: InventoryResource[]) => boolean,
): Promise<InventoryResource[]> {
  const rows = new Map<string, InventoryResource>();
  const stop = new AbortController();
  const watching = under.provider.watch(under.account, collecting(rows, []), stop.signal);
  await vi.waitFor(() => expect(complete([...rows.values()])).toBe(true), patience);
  stop.abort();
  await watching;
  return [...rows.values()];
}
