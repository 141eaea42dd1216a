/**
 * What happens before anything is installed. This file and its callers (start.mjs, test.mjs and their like) are plain
 * JavaScript without dependencies, so that they run on any Node from 20 on; the rest of the project is TypeScript for
 * Node 24, which npm brings along on Linux.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watchParents } from './process/parent.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.gennaker-installed');

/** Installs if needed and runs a TypeScript file of the project under Node 24, in this process when it already is one. */
export async function run(script) {
  process.chdir(root);
  if (majorOf(process.versions.node) < 20) {
    fail(`Gennaker needs Node 20 or newer; this is ${process.versions.node}. Get one from https://nodejs.org`);
  }
  await install();
  const node = findNode();
  if (node !== process.execPath) return handOver(node, script);
  hideExperimentalWarnings();
  await import(pathToFileURL(join(root, script)).href);
}

async function install() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(wanted)) return;
  const started = Date.now();
  console.log('Installing dependencies (npm ci), which takes a minute or two the first time …');
  const patience = setInterval(() => {
    console.log(`  still installing (${Math.round((Date.now() - started) / 1000)} s)`);
  }, 15_000);
  const code = await npmCi();
  clearInterval(patience);
  if (code !== 0) fail('npm ci failed; the reason is above. Mend it and start again.');
  writeFileSync(stamp, wanted);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Installed by us from this lock, or by hand after the lock was last written. npm leaves its own record at the end only. */
function isInstalled(wanted) {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  return statSync(record).mtimeMs >= statSync(lockFile).mtimeMs;
}

function npmCi() {
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.once('error', (error) => {
      console.error(`npm cannot be run: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function findNode() {
  if (majorOf(process.versions.node) >= 24) return process.execPath;
  const bundled = join(modules, '.bin', 'node');
  const answer = existsSync(bundled) ? spawnSync(bundled, ['--version'], { encoding: 'utf8' }) : undefined;
  if (answer?.status === 0 && majorOf(answer.stdout.trim().slice(1)) >= 24) return bundled;
  return fail(
    `On this machine npm brings no Node 24 along, and this is ${process.versions.node}: install Node 24 or newer (https://nodejs.org)`,
  );
}

function handOver(node, script) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(modules, '.bin')}:${process.env.PATH}`,
      GENNAKER_LAUNCHER: String(process.pid),
    },
  });
  // Ctrl-C reaches the child by itself too, being of the same terminal; a signal sent to us alone must be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  watchParents(() => child.kill('SIGTERM'));
  child.once('error', (error) => fail(`${node} cannot be run: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function hideExperimentalWarnings() {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
  });
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
