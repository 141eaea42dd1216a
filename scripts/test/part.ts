import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '#scripts/start/root';

export interface Counts {
  passed: number;
  failed: number;
  /** Each failure that has a name of its own. They are said again at the very end, where they are found. */
  failures?: readonly Failure[];
  /** What failed first and passed when it was tried once more; it counts as passed. */
  flaky?: readonly Failure[];
}

export interface Failure {
  /** Of the test, from the root of the project; undefined when something failed outside of any file. */
  file?: string;
  /** A line that names the test and says what went wrong. */
  text: string;
}

export interface RunOptions {
  /** Whether the files of what failed are tried once more, see `secondTry`. */
  again: boolean;
}

export interface Part {
  /** What it is called on the command line. */
  name: string;
  title: string;
  run(options: RunOptions): Promise<Counts>;
}

/** Runs a program of node_modules with its output on the terminal; gives its exit code, or 1 when `signal` ended it. */
export function runTool(
  script: string,
  args: string[],
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      signal,
    });
    const end = () => child.kill('SIGTERM');
    process.once('exit', end);
    child.once('error', (error) => {
      if (!signal?.aborted) console.error(`${script} cannot be run: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => {
      process.removeListener('exit', end);
      resolve(code ?? 1);
    });
  });
}

/** One check that holds or does not. */
export const verdict = (code: number): Counts => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
