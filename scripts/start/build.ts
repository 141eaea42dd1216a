/** Makes what is generated from the sources, when it is not there or they have changed: the Prisma client, the web app. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unavailable } from '#lib/kernel/errors';
import { step } from '#scripts/console';
import { fingerprint } from './fingerprint.ts';
import { root } from './root.ts';

const generated = join(root, 'prisma', 'generated');
const standalone = join(root, '.next', 'standalone');

export const webServer = join(standalone, 'server.js');

export async function generateClient(signal: AbortSignal): Promise<void> {
  const wanted = fingerprint(root, ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json']);
  const stamp = join(generated, '.sources');
  if (read(stamp) === wanted) return;
  await step('Generating the database client', 'Generated the database client', async () => {
    await runTool('prisma/build/index.js', ['generate'], {}, signal);
    writeFileSync(stamp, wanted);
  });
}

export async function buildWeb(signal: AbortSignal): Promise<void> {
  const wanted = webSources();
  const stamp = join(root, '.next', 'sources');
  if (read(stamp) === wanted && existsSync(webServer)) return;
  await step('Building the web app, which takes a minute or so', 'Built the web app', async () => {
    rmSync(stamp, { force: true });
    await runTool('next/dist/bin/next', ['build'], { NODE_ENV: 'production' }, signal);
    // The standalone server brings its code along, but not the files that browsers fetch.
    for (const [from, to] of [
      [join(root, '.next', 'static'), join(standalone, '.next', 'static')],
      [join(root, 'public'), join(standalone, 'public')],
    ] as const) {
      rmSync(to, { recursive: true, force: true });
      if (existsSync(from)) cpSync(from, to, { recursive: true });
    }
    mkdirSync(join(root, '.next'), { recursive: true });
    writeFileSync(stamp, wanted);
  });
}

/** Tests and the sandbox are no part of the web app; everything else may be. */
function webSources(): string {
  const folders = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma'];
  const files = [
    'next.config.ts',
    'tsconfig.json',
    'package-lock.json',
    'package.json',
    'postcss.config.mjs',
    'proxy.ts',
  ];
  const counts = (file: string) => !/\.test\.tsx?$/.test(file) && !file.startsWith('lib/sandbox/');
  return fingerprint(root, [...folders, ...files], counts);
}

/** Runs a tool of node_modules silently; throws `unavailable` with what it said when it fails. */
function runTool(script: string, args: string[], env: Record<string, string>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...env },
    });
    const end = () => child.kill('SIGTERM');
    process.once('exit', end);
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) => reject(unavailable(`${script} cannot be run: ${cause.message}`, { cause })));
    child.once('close', (code) => {
      process.removeListener('exit', end);
      if (code === 0) resolve();
      else reject(unavailable(`${script.split('/')[0]} ${args.join(' ')} failed:\n${output.trim()}`));
    });
  });
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
