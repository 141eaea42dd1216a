import { Drive } from '#lib/engine/drive';
import type { DriveOptions } from '#lib/engine/drive-options';
import type { Leased } from '#lib/engine/ports';
import { isGennakerError } from '#lib/kernel/errors';

/** One run at this worker; it has a drive while it has the lease. */
interface Entry {
  drive: Drive | undefined;
  done: Promise<void>;
  /** Something may be new: to be looked at once more when it is at rest. */
  again: boolean;
}

/** What a worker wants to hear of the runs it drives. */
interface Listening {
  /** What the database's clock showed as a run was leased, in epoch milliseconds. */
  leased(databaseNow: number): void;
  /** A run could not be driven, and not because Postgres was away; it is tried again. */
  failed(id: string, error: unknown): void;
}

/**
 * The runs that one worker drives, each by one drive at a time. Whoever hears that a run may have something to do says so here;
 * the lease decides whether it is this worker that acts.
 */
export class Driving {
  private readonly entries = new Map<string, Entry>();
  private readonly options: DriveOptions;
  private readonly most: number;
  private readonly listening: Listening;

  constructor(options: DriveOptions, most: number, listening: Listening) {
    this.options = options;
    this.most = most;
    this.listening = listening;
  }

  get size(): number {
    return this.entries.size;
  }

  /** How many more runs may be taken. */
  get room(): number {
    return this.most - this.entries.size;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** Resolves when all runs are at rest. */
  async atRest(): Promise<void> {
    await Promise.allSettled([...this.entries.values()].map((entry) => entry.done));
  }

  /** Somebody says that this run may have something to do. Resolves when it is at rest here or held elsewhere. */
  advance(id: string): Promise<void> {
    const entry = this.entries.get(id);
    if (entry) {
      // It may be giving the run back at this very moment: look once more afterwards.
      entry.again = true;
      entry.drive?.poke();
      return entry.done;
    }
    if (this.options.stopping.aborted || this.room <= 0) return Promise.resolve();
    return this.begin(id, undefined);
  }

  /** A message lies in this run's inbox. Every worker hears it. */
  hint(id: string): void {
    const entry = this.entries.get(id);
    if (entry?.drive) entry.drive.poke();
    else void this.advance(id);
  }

  /** A run that was leased as due. */
  takeOn(leased: Leased): void {
    const entry = this.entries.get(leased.state.id);
    // A hint may have begun to lease it at this moment, in vain.
    if (entry) void entry.done.then(() => this.begin(leased.state.id, leased));
    else void this.begin(leased.state.id, leased);
  }

  private begin(id: string, leased: Leased | undefined): Promise<void> {
    const entry: Entry = { drive: undefined, done: Promise.resolve(), again: false };
    this.entries.set(id, entry);
    entry.done = this.toRest(id, entry, leased);
    return entry.done;
  }

  private async toRest(id: string, entry: Entry, first: Leased | undefined): Promise<void> {
    const { store, worker, stopping, logger } = this.options;
    let held = false;
    let given = first;
    try {
      do {
        entry.again = false;
        const leased = given ?? (await store.lease(id, worker));
        given = undefined;
        if (!leased) break;
        held = true;
        this.listening.leased(leased.databaseNow);
        entry.drive = new Drive(leased, this.options);
        held = (await entry.drive.toRest()) === 'lost';
        entry.drive = undefined;
      } while (entry.again && !stopping.aborted);
    } catch (error) {
      held = true;
      const away = isGennakerError(error) && error.code === 'unavailable';
      if (away) logger.warn('A run is tried again once Postgres answers', { execution: id, reason: error.message });
      else this.listening.failed(id, error);
    } finally {
      // Frees a lease that may still be ours after a lost commit or a fault.
      if (held) await store.abandon(id, worker, 2000).catch(() => {});
      if (this.entries.get(id) === entry) this.entries.delete(id);
    }
  }
}
