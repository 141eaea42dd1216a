import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clusterTools, linkerFlags, versionOf } from './pins.ts';
import { builtClusterTool } from './tools.ts';

it('pins a version of every program', () => {
  for (const tool of clusterTools) expect(versionOf(tool), tool).toMatch(/^v\d+\.\d+\.\d+$/);
});

it('writes the version into what reports one', () => {
  expect(linkerFlags('kube-apiserver')).toContain(
    `-X k8s.io/component-base/version.gitVersion=${versionOf('kube-apiserver')}`,
  );
  expect(linkerFlags('helm')).toContain(`.version=${versionOf('helm')}`);
});

it('builds nothing when only asked for what is built', () => {
  process.env.GENNAKER_CLUSTER_CACHE = mkdtempSync(join(tmpdir(), 'gennaker-cache-'));
  try {
    expect(builtClusterTool('helm')).toBeUndefined();
  } finally {
    rmSync(process.env.GENNAKER_CLUSTER_CACHE, { recursive: true });
    delete process.env.GENNAKER_CLUSTER_CACHE;
  }
});
