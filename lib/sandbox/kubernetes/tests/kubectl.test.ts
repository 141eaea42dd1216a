/**
 * The ordinary command-line client against the sandbox. It is looked for under KUBECTL, else on the PATH; where there is
 * none the suite says so and stands aside, because not every machine that runs the tests has it.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { configMap, deployment } from '#lib/providers/testing/cluster/objects';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const run = promisify(execFile);
const wanted = process.env.KUBECTL || 'kubectl';
const isThere = await run(wanted, ['version', '--client']).then(
  () => true,
  () => false,
);
if (!isThere) {
  const message = `kubectl was not found (looked for "${wanted}"): its tests do not run. Install it or set KUBECTL to its path.`;
  if (process.env.KUBECTL) throw new Error(message);
  console.warn(message);
}

describe.skipIf(!isThere)('kubectl', () => {
  let cluster: TestCluster;
  let folder: string;

  beforeAll(async () => {
    cluster = await startTestCluster();
    folder = await mkdtemp(join(tmpdir(), 'kubectl-'));
    await writeFile(join(folder, 'config'), cluster.sandbox.kubeconfig);
    await writeFile(join(folder, 'web.yaml'), stringify(deployment('web', 'web:1', { replicas: 2 })));
    await writeFile(join(folder, 'map.yaml'), stringify(configMap('map')));
    await writeFile(join(folder, 'bad.yaml'), stringify(deployment('bad', 'web:1', { replicas: -1 })));
  });
  afterAll(async () => {
    await cluster.close();
    await rm(folder, { recursive: true });
  });

  async function kubectl(...words: string[]): Promise<string> {
    const environment = { ...process.env, KUBECONFIG: join(folder, 'config'), HOME: folder };
    const { stdout } = await run(wanted, words, { env: environment, timeout: 15_000 });
    return stdout;
  }

  it('applies, follows the rollout, lists and describes', async () => {
    expect(await kubectl('apply', '-f', join(folder, 'web.yaml'))).toBe('deployment.apps/web created\n');
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=10s')).toContain('successfully rolled out');
    expect(await kubectl('get', 'deployments')).toMatch(
      /NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2\s+\d+s/,
    );
    expect(await kubectl('get', 'pods', '-o', 'wide')).toContain('test-node-');
    expect(await kubectl('describe', 'deployment', 'web')).toContain('ScalingReplicaSet');
    expect(await kubectl('logs', 'deployment/web', '--tail=50')).toContain('listening on port');
  });

  it('sets an image, undoes it, scales and restarts', async () => {
    await kubectl('set', 'image', 'deployment/web', 'web=web:2');
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=10s');
    expect(await kubectl('rollout', 'history', 'deployment/web')).toMatch(/1\s+<none>\n2\s+<none>/);
    expect(await kubectl('rollout', 'undo', 'deployment/web')).toContain('rolled back');
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=10s');
    expect(await kubectl('get', 'deployment', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}')).toBe(
      'web:1',
    );
    expect(await kubectl('scale', 'deployment/web', '--replicas=3')).toContain('scaled');
    await kubectl('rollout', 'restart', 'deployment/web');
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=10s')).toContain('successfully rolled out');
  });

  it('applies on the server, and waits and deletes', async () => {
    expect(await kubectl('apply', '--server-side', '-f', join(folder, 'map.yaml'))).toBe(
      'configmap/map serverside-applied\n',
    );
    expect(await kubectl('apply', '--dry-run=server', '-f', join(folder, 'web.yaml'))).toContain('server dry run');
    await kubectl('label', 'configmap', 'map', 'a=b');
    expect(await kubectl('get', 'configmap', '-l', 'a=b', '-o', 'name')).toBe('configmap/map\n');
    expect(await kubectl('auth', 'can-i', 'create', 'pods')).toBe('yes\n');
    expect(await kubectl('delete', 'deployment', 'web', '--cascade=foreground', '--timeout=10s')).toContain('deleted');
    expect(await kubectl('get', 'pods', '-l', 'app=web', '-o', 'name')).toBe('');
  });

  it('shows why the server refuses', async () => {
    await expect(kubectl('apply', '-f', join(folder, 'bad.yaml'))).rejects.toMatchObject({
      stderr: expect.stringContaining('spec.replicas: Invalid value: -1: must be greater than or equal to 0'),
    });
  });
});
