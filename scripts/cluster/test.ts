/**
 * `npm run test:cluster`: the contract of clusters against a real control plane, or against the cluster of KUBECONFIG when
 * that is set, whose user must be able to make namespaces. `npm test` runs the same files against the sandbox, so what
 * passes both is no difference between the two. Arguments name files to run, as for vitest.
 */
import { spawn } from 'node:child_process';
import { messageOf } from '#lib/kernel/errors';
import { bold, fail, say, step } from '#scripts/console';
import { watchParents } from '../process/parent.mjs';
import { buildTools } from './build.ts';
import { withCluster } from './control-plane.ts';
import { openFront } from './front.ts';

/** What needs longer is stuck: the whole suite takes some six minutes on two cores that have nothing else to do. */
const longest = 40 * 60_000;

/** Asked to end while tests run: they stop first, then the cluster that was started for them. */
const stopped = new AbortController();
let testing = false;
const end = () => (testing ? stopped.abort() : process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
watchParents(end);
try {
  process.exitCode = await runContract();
} catch (error) {
  fail(messageOf(error));
}

async function runContract(): Promise<number> {
  const chosen = process.env.KUBECONFIG;
  if (chosen) {
    say(`The contract of clusters against the cluster of ${chosen}`);
    return againstClusterOf(chosen);
  }
  await buildTools([
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kwok',
    // What stages render manifests with.
    'helm',
    'kustomize',
  ]);
  return withCluster(
    ({ kubeconfig }) => againstClusterOf(kubeconfig),
    (start) => step('Starting a control plane', 'The control plane is up', start),
  );
}

async function againstClusterOf(kubeconfig: string): Promise<number> {
  const front = await openFront(kubeconfig);
  try {
    testing = true;
    const code = await runVitest({ GENNAKER_CONTRACT_URL: front.url });
    say(
      bold(
        code === 0
          ? 'The sandbox and the real control plane do the same'
          : 'The real control plane does something else',
      ),
    );
    return code;
  } finally {
    await front.close();
  }
}

function runVitest(env: Record<string, string>): Promise<number> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'vitest.cluster.config.ts',
    ...process.argv.slice(2),
  ];
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    timeout: longest,
    signal: stopped.signal,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
