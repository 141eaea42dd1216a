import type { DriveOptions } from '#lib/engine/drive-options';
import { isDryRun } from '#lib/engine/dry-run';
import { momentsOf } from '#lib/engine/notifications';
import type { Commit, CommitOutcome, Signal } from '#lib/engine/ports';
import type { Run } from '#lib/engine/run';
import { isComplete } from '#lib/engine/statuses';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { isLimited } from '#lib/pipelines/concurrency';

/** A leased run and its inbox in the store: what came in, and the commits. Waits while Postgres cannot be reached. */
export class Holding {
  private readonly run: Run;
  private readonly options: DriveOptions;
  private signals: Signal[];
  private consumed: string[] = [];
  /** When the inbox was read last: epoch milliseconds by the database's clock. */
  readAt: number;

  constructor(run: Run, signals: Signal[], options: DriveOptions) {
    this.run = run;
    this.signals = signals;
    this.options = options;
    this.readAt = options.now();
  }

  /** Hands out what came in; the next commit says that it was taken. */
  take(): Signal[] {
    const taken = this.signals;
    this.signals = [];
    for (const { id } of taken) this.consumed.push(id);
    return taken;
  }

  /** Puts back what it is too early for: it stays in the inbox, so that a crash does not lose it. */
  keep(signal: Signal): void {
    this.signals.push(signal);
    this.consumed = this.consumed.filter((id) => id !== signal.id);
  }

  /** Something has to be written. */
  get dirty(): boolean {
    return this.run.dirty || this.consumed.length > 0;
  }

  /** Messages that came and that nobody has taken yet. */
  async read(): Promise<void> {
    this.readAt = this.options.now();
    const known = new Set(this.consumed);
    const inbox = await this.untilReachable(() => this.options.store.signals(this.run.state.id));
    this.signals = inbox.signals.filter((signal) => !known.has(signal.id));
    this.run.state.signalSeq = inbox.signalSeq;
  }

  /** Writes what has changed and which messages were taken, once Postgres can be reached. */
  async commit(release: Commit['release']): Promise<CommitOutcome> {
    const { run } = this;
    const changes = run.take();
    // Once: who waits for the end hears of it with the commit that ends the run, and not when the run is looked at later.
    const finished = isComplete(run.state.status) && changes.events.some(({ type }) => type === 'execution.completed');
    const commit: Commit = {
      execution: run.state,
      ...changes,
      consumedSignals: this.consumed,
      protocol: this.options.protocol,
      release,
      notifications: isDryRun(run.state) ? [] : momentsOf(run, changes.events),
      ended: finished ? this.endOf() : null,
      wakeParent: finished && run.state.parentStageId !== null,
    };
    const outcome = await this.untilReachable(() => this.options.store.commit(commit, this.options.worker));
    if (outcome === 'signalled') {
      // Nothing was written: what was taken must be written by the next commit.
      run.giveBack(changes);
      return outcome;
    }
    this.consumed = [];
    if (outcome === 'committed') {
      run.state.version += 1;
      run.kept(changes);
    }
    return outcome;
  }

  private endOf(): Commit['ended'] {
    const { pipelineId, document } = this.run.state;
    // A dry run takes no turn, and nothing follows from its end.
    if (isDryRun(this.run.state)) return null;
    return pipelineId === null ? null : { pipelineId, limitsRuns: isLimited(document) };
  }

  /** Postgres away: wait for it. If it comes back only after this worker was declared dead, the next commit is `lost`. */
  private async untilReachable<T>(work: () => Promise<T>): Promise<T> {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2000)) {
      try {
        return await work();
      } catch (error) {
        if (!isGennakerError(error) || error.code !== 'unavailable') throw error;
        this.options.logger.warn('Postgres cannot be reached; holding a run until it can', {
          execution: this.run.state.id,
          reason: messageOf(error),
        });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
