/**
 * Programs of the machine (git, helm, kustomize): found on the PATH or where a setting says, run without a shell in a
 * folder of their own, with limits. Whoever needs one takes a `Programs`.
 */
export interface Programs {
  /** Throws `unavailable` (not to be tried again) naming the program and the cure when it is not on this machine. */
  run(command: ProgramCommand): Promise<ProgramOutput>;
  /** Whether it is on this machine. */
  has(program: ProgramName): Promise<boolean>;
  /** An empty folder that is removed when the work has ended, however it ended. */
  inFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
}

export type ProgramName = 'git' | 'helm' | 'kustomize';

export interface ProgramCommand {
  program: ProgramName;
  /** Whatever a user may have written stands behind a `=` or a `--`, never where an option could be. */
  args: readonly string[];
  /** Where it runs; also its home, so that no configuration of the machine reaches it. */
  folder: string;
  /** Besides PATH, HOME and TMPDIR there is nothing else. */
  env?: Readonly<Record<string, string>>;
  /** Default one minute; then it is ended and `timeout` is thrown. */
  timeoutMs?: number;
  /** Of what it writes to standard output; default 5 MiB. More ends it and throws `limit`. */
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface ProgramOutput {
  /** Its exit code, 0 = well. */
  code: number;
  stdout: Buffer;
  /** The last 16 kB. */
  stderr: string;
}
