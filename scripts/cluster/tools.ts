/**
 * The real programs that tests and benches run: etcd, the parts of Kubernetes, KWOK, kubectl, helm and kustomize, built
 * from the sources that e2e/cluster/go.mod pins, once per machine. A build of all takes many minutes of two cores; see
 * CONTRIBUTING.md. A program appears in the cache whole or not at all, so any number of processes may ask at once.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { unavailable } from '#lib/kernel/errors';
import { type ClusterTool, clusterCache, clusterModule, findGo, linkerFlags, pinned, versionOf } from './pins.ts';

export type { ClusterTool } from './pins.ts';

/** Where a program is that was built before; undefined when it was not, or when this machine has no Go. Never builds. */
export function builtClusterTool(tool: ClusterTool): string | undefined {
  const go = findGo();
  const path = go === undefined ? undefined : join(clusterCache(go), tool);
  return path !== undefined && existsSync(path) ? path : undefined;
}

/**
 * Where the program is; built first when it has to be, which takes minutes. Rejects with `unavailable` when there is no
 * Go or the build fails. `progress` is told the packages compiled so far.
 */
export async function clusterTool(tool: ClusterTool, progress: (compiled: number) => void = () => {}): Promise<string> {
  const go = findGo();
  if (go === undefined) {
    throw unavailable(
      `${tool} is built from source and there is no Go: install it (https://go.dev/dl), or use KUBECONFIG`,
    );
  }
  const path = join(clusterCache(go), tool);
  if (!existsSync(path)) await build(go, tool, path, progress);
  return path;
}

async function build(go: string, tool: ClusterTool, path: string, progress: (compiled: number) => void): Promise<void> {
  const partial = `${path}.${process.pid}`;
  mkdirSync(join(path, '..'), { recursive: true });
  const flags = ['-v', '-trimpath', '-ldflags', linkerFlags(tool), '-o', partial, pinned[tool].package];
  const compiling = spawn(go, ['build', ...flags], {
    cwd: clusterModule,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
  });
  if (compiling.pid !== undefined) setPriority(compiling.pid, 10);
  const end = () => void compiling.kill();
  process.once('exit', end);
  try {
    const complaint = await untilBuilt(compiling, progress);
    if (complaint !== undefined) throw unavailable(`${tool} ${versionOf(tool)} could not be built: ${complaint}`);
    renameSync(partial, path);
  } finally {
    process.off('exit', end);
    rmSync(partial, { force: true });
  }
}

/** Resolves to what Go said when it failed. With -v it names each package it compiles, one a line. */
function untilBuilt(compiling: ChildProcess, progress: (compiled: number) => void): Promise<string | undefined> {
  let compiled = 0;
  const words: string[] = [];
  createInterface({ input: compiling.stderr! }).on('line', (line) => {
    if (!/^[\w./~-]+$/.test(line)) return void words.push(line);
    compiled += 1;
    progress(compiled);
  });
  return new Promise((resolve) => {
    compiling.once('error', (error) => resolve(error.message));
    compiling.once('close', (code) =>
      resolve(code === 0 ? undefined : words.slice(-5).join('; ') || `go ended with ${code}`),
    );
  });
}
