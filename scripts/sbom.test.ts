import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  name?: string;
  version: string;
  dev?: boolean;
}

test('the list of components names what ships at its pinned version, and nothing that only tests need', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-sbom-'));
  try {
    const file = join(folder, 'list.json');
    execFileSync(process.execPath, ['scripts/sbom.mjs', file]);
    const list = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      metadata: { component: { name: string } };
      components: { purl: string }[];
    };
    expect(list).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'gennaker' } } });
    const listed = new Set(list.components.map(({ purl }) => decodeURIComponent(purl)));
    const locked = Object.entries(
      (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }).packages,
    );
    const purlOf = ([place, { name, version }]: [string, Locked]) =>
      `pkg:npm/${name ?? place.replace(/^.*node_modules\//, '')}@${version}`;
    const ships = locked.filter(([place, { dev }]) => place !== '' && !dev).map(purlOf);
    expect([...listed].sort()).toEqual([...new Set(ships)].sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
