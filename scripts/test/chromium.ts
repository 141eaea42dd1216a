/** Finds a Chromium, or installs Debian's when that is ours to do. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { unavailable } from '#lib/kernel/errors';
import { step } from '#scripts/console';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const fixed = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.GENNAKER_CHROMIUM) return env.GENNAKER_CHROMIUM;
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter)];
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...fixed].find(isProgram);
}

/** Throws `unavailable` saying how to get one. */
export async function needChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) {
    throw unavailable(
      'The browser tests need Chromium or Chrome: install it (on Debian: sudo apt-get install chromium), or name it in GENNAKER_CHROMIUM',
    );
  }
  await step('Installing Chromium (apt-get), which takes a minute or two', 'Installed Chromium', async () => {
    await apt(['update', '-qq']);
    await apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  });
  const installed = findChromium();
  if (!installed)
    throw unavailable('apt-get installed Chromium, but there is none in /usr/bin: name it in GENNAKER_CHROMIUM');
  return installed;
}

function apt(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn('apt-get', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = `${output}${chunk}`.slice(-4_000);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          unavailable(`apt-get ${args[0]} failed, so there is no Chromium for the browser tests:\n${output.trim()}`),
        );
    });
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
