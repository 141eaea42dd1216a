/**
 * Queue and builds. Nothing here runs on timers: what a build is doing follows from the clock, so a restart in the midst of
 * one changes nothing. `advance` moves items whose time has come from the queue to an executor, first come first served.
 */
import type { Clock } from '#lib/kernel/clock';
import { type Run, resultFor, type SandboxJob, sandboxJobs } from './jobs.ts';

export interface QueueItem {
  id: number;
  job: string;
  parameters: Run['parameters'];
  user: string;
  /** Epoch milliseconds. */
  queuedAt: number;
  cancelled?: boolean;
  /** Set once it became a build. */
  buildNumber?: number;
}

export interface BuildRecord {
  job: string;
  number: number;
  queueId: number;
  parameters: Run['parameters'];
  user: string;
  startedAt: number;
  endsAt: number;
  result: Run['result'];
  /** Somebody stopped it before its end. */
  stoppedAt?: number;
}

export interface JenkinsState {
  nextQueueId: number;
  items: QueueItem[];
  builds: BuildRecord[];
}

const executors = 4;
const quietMs = 500;
const keptItems = 500;
/** Of each job. */
const keptBuilds = 100;
const dayMs = 86_400_000;

export const jobName = (job: SandboxJob) => job.path.join('/');
export const findJob = (name: string) => sandboxJobs.find((job) => jobName(job) === name);
export const endOf = (build: BuildRecord) => build.stoppedAt ?? build.endsAt;
export const isBuilding = (build: BuildRecord, now: number) => now < endOf(build);

export class Builds {
  readonly state: JenkinsState;
  readonly #clock: Clock;
  readonly #scale: number;

  constructor(state: JenkinsState | undefined, clock: Clock, timeScale: number) {
    this.#clock = clock;
    this.#scale = timeScale;
    this.state = state ?? history(clock.now());
  }

  now(): number {
    return this.#clock.now();
  }

  enqueue(job: SandboxJob, parameters: Run['parameters'], user: string): QueueItem {
    this.advance();
    const name = jobName(job);
    // Jenkins folds a request into one that still waits for the same thing.
    const same = this.state.items.find(
      (item) => waits(item) && item.job === name && JSON.stringify(item.parameters) === JSON.stringify(parameters),
    );
    if (same) return same;
    const item = { id: this.state.nextQueueId++, job: name, parameters, user, queuedAt: this.now() };
    this.state.items.push(item);
    this.state.items.splice(0, this.state.items.length - keptItems);
    return item;
  }

  waiting(): QueueItem[] {
    this.advance();
    return this.state.items.filter(waits);
  }

  item(id: number): QueueItem | undefined {
    this.advance();
    return this.state.items.find((item) => item.id === id);
  }

  /** Newest first. */
  of(job: string): BuildRecord[] {
    this.advance();
    return this.state.builds.filter((build) => build.job === job).sort((a, b) => b.number - a.number);
  }

  stop(build: BuildRecord) {
    if (isBuilding(build, this.now())) build.stoppedAt = this.now();
  }

  advance() {
    const now = this.now();
    for (const item of this.state.items.filter(waits)) {
      const at = Math.max(item.queuedAt + quietMs * this.#scale, this.#executorFreeAt());
      if (at <= now) this.#begin(item, at);
    }
  }

  #executorFreeAt(): number {
    const ends = this.state.builds.map(endOf).sort((a, b) => b - a);
    return ends[executors - 1] ?? 0;
  }

  #begin(item: QueueItem, at: number) {
    const job = findJob(item.job);
    if (!job) return;
    const numbers = this.state.builds.filter((build) => build.job === item.job).map((build) => build.number);
    item.buildNumber = Math.max(0, ...numbers) + 1;
    this.state.builds.push({
      job: item.job,
      number: item.buildNumber,
      queueId: item.id,
      parameters: item.parameters,
      user: item.user,
      startedAt: at,
      endsAt: at + job.seconds * 1000 * this.#scale,
      result: resultFor(item.parameters),
    });
    const oldest = this.state.builds.findIndex((build) => build.job === item.job);
    if (numbers.length >= keptBuilds) this.state.builds.splice(oldest, 1);
  }
}

const waits = (item: QueueItem) => !item.cancelled && item.buildNumber === undefined;

/** A few builds from the days before, so that a new world does not look empty. */
function history(now: number): JenkinsState {
  const builds = sandboxJobs
    .filter((job) => !job.disabled)
    .flatMap((job, j) =>
      [1, 2, 3, 4, 5].map((number): BuildRecord => {
        const parameters = defaultsOf(job);
        if (number === 3 && 'branch' in parameters) parameters.branch = 'feature/broken-cart';
        const startedAt = now - (6 - number) * dayMs + j * 1_700_000;
        const endsAt = startedAt + job.seconds * 1000;
        const result = resultFor(parameters);
        return {
          job: jobName(job),
          number,
          queueId: j * 5 + number,
          parameters,
          user: 'timer',
          startedAt,
          endsAt,
          result,
        };
      }),
    );
  return { nextQueueId: 101, items: [], builds };
}

export function defaultsOf(job: SandboxJob): Run['parameters'] {
  return Object.fromEntries(job.parameters.map((parameter) => [parameter.name, parameter.default]));
}
