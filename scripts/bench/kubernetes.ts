/**
 * `npm run bench -- kubernetes [--json]`: deployments beside kubectl, and the inventory of a large cluster, each on a real
 * control plane of its own. `docs/performance.md` explains the figures. A machine that is small or busy measures less:
 *
 *   --only deploy|inventory   one of the two
 *   --sizes 1,10,100          documents of a deployment
 *   --at-once 50              deployments at once
 *   --pods 20000 --server-groups 5000 --rate 200 --seconds 30
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { invalid } from '#lib/kernel/errors';
import { benchInventory } from './inventory.ts';
import { benchDeploy } from './kubernetes-deploy.ts';
import { rounded } from './statistics.ts';

export async function benchKubernetes(flags: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      json: { type: 'boolean' },
      only: { type: 'string' },
      sizes: { type: 'string', default: '1,10,100' },
      'at-once': { type: 'string', default: '50' },
      pods: { type: 'string', default: '20000' },
      'server-groups': { type: 'string', default: '5000' },
      rate: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '30' },
    },
  });
  if (values.only && !['deploy', 'inventory'].includes(values.only)) throw invalid('--only takes deploy or inventory');
  const count = (name: 'at-once' | 'pods' | 'server-groups' | 'rate' | 'seconds') => whole(`--${name}`, values[name]);
  const loadBefore = loadavg()[0];
  const deploy = {
    sizes: values.sizes.split(',').map((size) => whole('--sizes', size)),
    atOnce: count('at-once'),
  };
  const inventory = {
    pods: count('pods'),
    serverGroups: count('server-groups'),
    rate: count('rate'),
    seconds: count('seconds'),
  };
  const measured = {
    ...(values.only === 'inventory' ? {} : await benchDeploy(deploy)),
    ...(values.only === 'deploy' ? {} : { inventory: await benchInventory(inventory) }),
  };
  return rounded({ ...measured, load: { before: loadBefore, after: loadavg()[0] } });
}

function whole(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw invalid(`${flag} takes whole numbers above 0, not ${text || 'nothing'}`);
  return Number(text);
}
