/** Building the programs on a terminal, one after the other: compiling has no need of more than the cores there are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, good, step } from '#scripts/console';
import { type ClusterTool, clusterCache, findGo, versionOf } from './pins.ts';
import { clusterTool } from './tools.ts';

/** Says what it builds, and ends the process with one sentence when this machine has no Go. */
export async function buildTools(tools: readonly ClusterTool[]): Promise<void> {
  const go = findGo();
  if (go === undefined) fail('A real control plane is built from source and needs Go: install it (https://go.dev/dl)');
  const missing = tools.filter((tool) => !existsSync(join(clusterCache(go), tool)));
  if (missing.length === 0) return good(`The programs of the cluster are built, in ${clusterCache(go)}`);
  for (const [index, tool] of missing.entries()) {
    const title = `${tool} ${versionOf(tool)} (${index + 1} of ${missing.length})`;
    let compiled = 0;
    const build = clusterTool(tool, (count) => {
      compiled = count;
    });
    await step(
      () => `Building ${title}${compiled > 0 ? `, ${compiled} packages compiled` : ''}`,
      `Built ${title}`,
      () => build,
    );
  }
}
