import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '#scripts/start/root';

export interface Counts {
  passed: number;
  failed: number;
  /** A line for each failure that has a name of its own, said again at the very end, where it is found. */
  failures?: readonly string[];
}

export interface Part {
  /** What it is called on the command line. */
  name: string;
  title: string;
  run(): Promise<Counts>;
}

/** Runs a program of node_modules with its output on the terminal; gives its exit code. */
export function runTool(script: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    const end = () => child.kill('SIGTERM');
    process.once('exit', end);
    child.once('error', (error) => {
      console.error(`${script} cannot be run: ${error.message}`);
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
