import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from './world.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ timeScale: 0.02 });
});
afterAll(() => sandbox.close());

async function callCluster(kubeconfig: string, path: string, body?: unknown): Promise<Response> {
  const { clusters } = parse(kubeconfig) as {
    clusters: { cluster: { server: string } }[];
  };
  return fetch(clusters[0]!.cluster.server + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

describe('the small world', () => {
  it('has two clusters with the namespaces of a team', async () => {
    expect(sandbox.clusters.map((cluster) => cluster.name)).toEqual(['zone-2', 'zone-3']);
    for (const { kubeconfig } of sandbox.clusters) {
      const { items } = (await (await callCluster(kubeconfig, '/api/v1/namespaces')).json()) as {
        items: { metadata: { name: string } }[];
      };
      expect(items.map((item) => item.metadata.name)).toEqual(
        expect.arrayContaining(['default', 'kube-system', 'prod', 'test']),
      );
    }
  });

  it('answers on every address', async () => {
    for (const { url } of [sandbox.jenkins, sandbox.prometheus, sandbox.mail, sandbox.services]) {
      expect((await fetch(url)).status).toBe(200);
    }
  });

  it('measures what runs in its clusters', async () => {
    const labels = { app: 'shop' };
    const containers = [{ name: 'web', image: 'registry.sandbox.gennaker.dev/shop:1.0.7' }];
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop', labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    };
    const created = await callCluster(
      sandbox.clusters[0]!.kubeconfig,
      '/apis/apps/v1/namespaces/prod/deployments',
      deployment,
    );
    expect(created.status).toBe(201);
    const query = new URLSearchParams({
      'match[]': 'up{account="zone-2",namespace="prod",cluster="shop",version="1.0.7"}',
    });
    const series = async () =>
      ((await (await fetch(`${sandbox.prometheus.url}/api/v1/series?${query}`)).json()) as { data: unknown[] }).data;
    await expect.poll(async () => (await series()).length, { interval: 50 }).toBe(2);
  });
});

describe('its process', () => {
  it('says where everything is, and ends cleanly when told to', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const main = join(import.meta.dirname, 'main.ts');
    const run = async () => {
      const child = spawn(process.execPath, [main, '--port', '0', '--data', data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
      return JSON.parse(line) as { ready: boolean; jenkins: { token: string } };
    };
    const first = await run();
    expect(first.ready).toBe(true);
    expect((await run()).jenkins.token).toBe(first.jenkins.token);
  });
});
