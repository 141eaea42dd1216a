/**
 * `npm run sbom [-- file]`: writes the list of components that ship (CycloneDX, JSON), out of package-lock.json alone: what is
 * pinned for every platform, without what only tests and the development need. To `sbom.cdx.json` unless told otherwise.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = new URL('..', import.meta.url);
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
const ships = new Set(
  Object.entries(lock.packages)
    .filter(([, { dev }]) => !dev)
    .map(([place, { name, version }]) => `${name ?? place.replace(/^.*node_modules\//, '')}@${version}`),
);

const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
const list = JSON.parse(
  execFileSync('npm', ['sbom', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
);
// npm calls it after the folder it lies in.
list.metadata.component.name = lock.name;
// npm's own --omit=dev also leaves out what ships and is used by a test besides.
list.components = list.components.filter((component) => ships.has(component['bom-ref']));
list.dependencies = list.dependencies
  .filter(({ ref }) => ships.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((wanted) => ships.has(wanted)) }));

const file = resolve(process.argv[2] ?? 'sbom.cdx.json');
writeFileSync(file, `${JSON.stringify(list, null, 2)}\n`);
console.log(`${file} names ${list.components.length} components`);
