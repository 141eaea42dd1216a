/**
 * `npm run lock:platforms`, after each change of dependencies: completes package-lock.json with the optional packages of
 * other platforms, which npm leaves out when the registry it asks does not carry them; with such a lock `npm ci` stops
 * on other machines. Also takes out addresses of registries, so that everybody installs from their own.
 *
 * `--check` changes nothing and ends with exit code 1 when there is something to do.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const checkOnly = process.argv.includes('--check');

const addresses = Object.values(lock.packages).filter((entry) => /^https?:/.test(entry.resolved ?? '') && !entry.link);
const missing = findMissing(lock.packages);
const complaints = [
  ...addresses.map((entry) => `an address in place of a version: ${entry.resolved}`),
  ...missing.map(({ name, range, wantedBy }) => `${name}@${range} is missing (optional for ${wantedBy})`),
];

if (complaints.length === 0) {
  console.log('package-lock.json is complete for all platforms');
} else if (checkOnly) {
  console.error(`package-lock.json is not complete; run npm run lock:platforms:\n  ${complaints.join('\n  ')}`);
  process.exitCode = 1;
} else {
  for (const entry of addresses) delete entry.resolved;
  for (const { name, range, key } of missing) lock.packages[key] = describe(name, range);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Completed package-lock.json:\n  ${complaints.join('\n  ')}`);
}

/** Optional dependencies that no entry satisfies, looked up as Node does: from the package outwards. */
function findMissing(packages) {
  const found = [];
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (placesAbove(place).some((above) => packages[`${above}node_modules/${name}`])) continue;
      found.push({
        name,
        range,
        key: `node_modules/${name}`,
        wantedBy: place.replace(/^.*node_modules\//, '') || 'us',
      });
    }
  }
  return found;
}

/** `node_modules/a/node_modules/b` → its own folder, a's, the root. */
function placesAbove(place) {
  const parts = place === '' ? [] : place.split(/\/?node_modules\//).slice(1);
  const places = parts.map(
    (_, index) =>
      `${parts
        .slice(0, parts.length - index)
        .map((part) => `node_modules/${part}`)
        .join('/')}/`,
  );
  return [...places, ''];
}

/** What the registry says of it; where it says nothing, what the name says: packages of a platform are called after it. */
function describe(name, range) {
  const version = range.replace(/^[~^]/, '');
  const entry = { version, optional: true };
  try {
    const answer = execFileSync('npm', ['view', `${name}@${version}`, 'dist.integrity', 'os', 'cpu', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { 'dist.integrity': integrity, os, cpu } = JSON.parse(answer);
    return { ...entry, integrity, os, cpu };
  } catch {
    const systems = [
      'darwin',
      'linux',
      'freebsd',
      'win32',
      'android',
      'openharmony',
      'aix',
      'netbsd',
      'openbsd',
      'sunos',
    ];
    const chips = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];
    const words = name.split(/[^a-z0-9]+/);
    const os = systems.filter((system) => words.includes(system) || (system === 'win32' && words.includes('windows')));
    const cpu = chips.filter((chip) => words.includes(chip));
    return { ...entry, ...(os.length > 0 ? { os } : {}), ...(cpu.length > 0 ? { cpu } : {}) };
  }
}
