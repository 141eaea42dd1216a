import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { formatDuration } from '#lib/kernel/duration';
import { GennakerError, unavailable } from '#lib/kernel/errors';
import type { ProgramCommand, ProgramName, ProgramOutput, Programs } from './contract.ts';

export interface ProgramPlaces {
  /** As the environment's PATH. */
  searchPath: string;
  /** Where the settings say that programs lie. */
  places: { [Name in ProgramName]?: string | undefined };
}

const longestError = 16_384;

export function createPrograms({ searchPath, places }: ProgramPlaces): Programs {
  const find = async (program: ProgramName): Promise<string | undefined> => {
    const set = places[program];
    if (set !== undefined) return (await isProgram(set)) ? set : undefined;
    for (const folder of searchPath.split(delimiter)) {
      const path = join(folder, program);
      if (isAbsolute(folder) && (await isProgram(path))) return path;
    }
    return undefined;
  };
  return {
    has: async (program) => (await find(program)) !== undefined,
    async run(command) {
      const path = await find(command.program);
      if (path === undefined) throw missing(command.program, places[command.program]);
      return await start(path, command, searchPath);
    },
    async inFolder(work) {
      const folder = await realpath(await mkdtemp(join(tmpdir(), 'gennaker-')));
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The setting that says where a program lies: `GENNAKER_HELM`. */
export const settingOf = (program: ProgramName): string => `GENNAKER_${program.toUpperCase()}`;

function missing(program: ProgramName, place: string | undefined): GennakerError {
  const where = place === undefined ? 'is not installed where the worker runs' : `is not at ${place}`;
  return unavailable(`${program} ${where}; install it, or set ${settingOf(program)} to its path`, {
    object: program,
    retryable: false,
  });
}

async function isProgram(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A group of its own, so that what it starts ends with it. */
function start(path: string, command: ProgramCommand, searchPath: string): Promise<ProgramOutput> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramOutput>();
  const { timeoutMs = 60_000, maxBytes = 5 * 1024 * 1024, signal, program } = command;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const child = spawn(path, command.args, {
    cwd: command.folder,
    env: {
      ...command.env,
      PATH: searchPath,
      HOME: command.folder,
      TMPDIR: command.folder,
      LC_ALL: 'C.UTF-8',
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const out: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let failure: unknown;
  const end = (reason: unknown) => {
    failure ??= reason;
    killGroup(child.pid);
  };
  const stop = () => end(signal?.reason);
  const late = new GennakerError('timeout', `${program} did not end within ${formatDuration(timeoutMs)}`, {
    retryable: false,
  });
  const timer = setTimeout(() => end(late), timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) end(new GennakerError('limit', `${program} wrote more than ${maxBytes} bytes, the limit`));
    else out.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-longestError);
  });
  child.once('error', (error) => {
    failure ??= unavailable(`${program} cannot be started: ${error.message}`, { retryable: false });
  });
  child.once('close', (code) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    if (failure === undefined) resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr });
    else reject(failure);
  });
  return promise;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
