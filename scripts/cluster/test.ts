/**
 * `npm run test:cluster`: the contract of clusters against a real control plane, or against the cluster of KUBECONFIG when
 * that is set, whose user must be able to make namespaces. `npm test` runs the same files against the sandbox, so what
 * passes both is no difference between the two. Arguments name files to run, as for vitest; with `--second-try` what fails
 * is tried once more on a control plane of its own, see scripts/test/second-try.ts.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '#lib/kernel/errors';
import { bad, bold, fail, say, step, warn } from '#scripts/console';
import type { Counts } from '#scripts/test/part';
import { secondTry } from '#scripts/test/second-try';
import { runVitest } from '#scripts/test/vitest';
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
  process.exitCode = tell(await runContract());
} catch (error) {
  fail(messageOf(error));
}

async function runContract(): Promise<Counts> {
  const options = { 'second-try': { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const chosen = process.env.KUBECONFIG;
  if (chosen) say(`The contract of clusters against the cluster of ${chosen}`);
  else {
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
  }
  return secondTry(values['second-try'] ?? false, (failed) => {
    const files = failed.length > 0 ? failed : positionals;
    if (chosen) return againstClusterOf(chosen, files);
    return withCluster(
      ({ kubeconfig }) => againstClusterOf(kubeconfig, files),
      (start) => step('Starting a control plane', 'The control plane is up', start),
    );
  });
}

async function againstClusterOf(kubeconfig: string, files: readonly string[]): Promise<Counts> {
  const front = await openFront(kubeconfig);
  testing = true;
  try {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(longest)]);
    const env = { GENNAKER_CONTRACT_URL: front.url };
    return await runVitest({ config: 'vitest.cluster.config.ts', env, files, signal });
  } finally {
    testing = false;
    await front.close();
  }
}

/** Says what to make of it; gives the exit code. */
function tell({ passed, failed, failures = [], flaky = [] }: Counts): number {
  for (const { text } of flaky) warn(`only at the second try: ${text}`);
  for (const { text } of failures) bad(text);
  const same = failed === 0 ? 'do the same' : 'do not do the same';
  say(bold(`The sandbox and the real control plane ${same}: ${passed} passed, ${failed} failed`));
  return failed === 0 ? 0 : 1;
}
