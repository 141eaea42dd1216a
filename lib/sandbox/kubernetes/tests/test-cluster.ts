/** A fast sandbox cluster, for what only the sandbox does. What a real cluster does too stands in lib/providers/testing/cluster. */
import { type World, worldAt } from '#lib/providers/testing/cluster/world';
import { type SandboxCluster, type SandboxClusterOptions, startSandboxCluster } from '../server.ts';

export interface TestCluster extends World {
  sandbox: SandboxCluster;
}

export async function startTestCluster(options: Partial<SandboxClusterOptions> = {}): Promise<TestCluster> {
  const sandbox = await startSandboxCluster({ name: 'test', timeScale: 0.02, ...options });
  return { sandbox, ...worldAt(sandbox.url, 'default', () => sandbox.close()) };
}
