/** `npm run cluster:up`: a real Kubernetes control plane on loopback until Ctrl-C. Its data lies in .gennaker/cluster. */
import { resolve } from 'node:path';
import { messageOf } from '#lib/kernel/errors';
import { bold, fail, say, step } from '#scripts/console';
import { watchParents } from '../process/parent.mjs';
import { buildTools } from './build.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { clusterTools } from './pins.ts';
import { builtClusterTool } from './tools.ts';

await buildTools(clusterTools);
const cluster = await start();
say(`\nThe cluster is at ${bold(cluster.url)}. To use it:\n\n  export KUBECONFIG=${cluster.kubeconfig}`);
say(`  ${builtClusterTool('kubectl')} get nodes\n\nCtrl-C ends it and throws its data away.`);
await untilAsked();
await step('Stopping the cluster', 'The cluster is gone', () => cluster.stop());
process.exit(0);

async function start(): Promise<ControlPlane> {
  const folder = resolve(process.env.GENNAKER_CLUSTER_DIR ?? '.gennaker/cluster');
  try {
    return await step('Starting a control plane', 'The control plane is up', () => startControlPlane({ folder }));
  } catch (error) {
    return fail(messageOf(error));
  }
}

function untilAsked(): Promise<void> {
  // Signals alone do not keep a process alive.
  const alive = setInterval(() => {}, 60_000);
  return new Promise((done) => {
    const end = () => {
      clearInterval(alive);
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
    watchParents(end);
  });
}
