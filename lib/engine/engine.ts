import type { ExpressionSources } from '#lib/engine/answers';
import { DatabaseClock } from '#lib/engine/database-clock';
import type { DriveOptions } from '#lib/engine/drive-options';
import { Driving } from '#lib/engine/driving';
import { engineFeatures } from '#lib/engine/features';
import { type EngineLimits, usualLimits } from '#lib/engine/limits';
import type { ExecutionStore, Leased, StageTypes, WorkerFacts } from '#lib/engine/ports';
import { isCertainlyDead, thisPlace, writePlace } from '#lib/engine/process-place';
import { engineProtocol } from '#lib/engine/protocol';
import type { OpenSecrets } from '#lib/engine/secrets';
import { messageOf } from '#lib/kernel/errors';
import { ulid } from '#lib/kernel/ids';
import type { Logger } from '#lib/kernel/logger';

/**
 * One worker's engine: takes runs that are due, drives them, proves that it lives, and frees what dead workers held.
 * Any number of engines may run on one store. See README.md for the protocol.
 */
export interface EngineOptions {
  store: ExecutionStore;
  types: StageTypes;
  logger: Logger;
  release: string;
  /** Answers what expressions ask of the outside. */
  sources?: ExpressionSources;
  secrets?: OpenSecrets;
  /** For tests of workers of two releases. */
  protocol?: number;
  /** For the same tests: what an older release enforced. */
  features?: readonly string[];
  limits?: Partial<EngineLimits>;
}

/** Runs taken at one poll; small, so that several workers share what is due. */
const mostAtOnce = 32;

export interface EngineHealth {
  worker: string;
  driving: number;
  /** Runs that broke the promise as far as this worker found them since its start: see "The sweep" in README.md. */
  violations: number;
}

export class Engine {
  readonly worker = ulid();
  private readonly place = thisPlace();
  private readonly store: ExecutionStore;
  private readonly types: StageTypes;
  private readonly logger: Logger;
  private readonly facts: WorkerFacts;
  private readonly limits: EngineLimits;
  private elsewhere: ReadonlySet<string> = new Set();
  private readonly driving: Driving;
  private readonly stopping = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private heart: NodeJS.Timeout | undefined;
  private readonly clock = new DatabaseClock();
  private lastBeat = performance.now();
  /** Since when every run that was due has been seen, and there was room for it. */
  private idleSince = performance.now();
  /** When Postgres last answered what is due. */
  private askedAt = performance.now();
  /** As the last heartbeat saw it, by the database's clock. */
  private nextDue: number | null = 0;
  /** The last look found something to do. */
  private busy = true;
  private strays: ReadonlySet<string> = new Set();
  /** Runs that could not be driven: a fault of ours, or of the database. */
  private readonly undriven = new Set<string>();
  private polling = false;
  private violations = 0;

  constructor(options: EngineOptions) {
    this.store = options.store;
    this.types = options.types;
    this.logger = options.logger;
    const { release, protocol = engineProtocol, features = engineFeatures, types } = options;
    this.facts = { host: writePlace(this.place), release, protocol, types: types.names(), features };
    this.limits = { ...usualLimits, ...options.limits };
    this.driving = new Driving(this.driveOptions(options), this.limits.concurrency, {
      leased: (databaseNow) => this.clock.hear(databaseNow),
      failed: (id, error) => this.couldNotDrive(id, error),
    });
  }

  async start(): Promise<void> {
    await this.store.register(this.worker, this.facts);
    await this.beat();
    await this.buryNeighbours();
    this.heart = this.every(this.limits.heartbeatMs, () => this.beat());
    this.every(this.limits.pollMs, () => this.pollWhenDue());
    this.every(this.limits.heartbeatMs * 2, () => this.reap());
    this.every(this.limits.deadAfterMs, () => this.freeStrays());
    this.every(this.limits.turnSweepMs, () => this.grantTurns());
    this.every(this.limits.healMs, () => this.heal());
    void this.poll();
  }

  /** Lets what is under way end within `graceMs`, then gives all runs back. Until then others must not take it for dead. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) if (timer !== this.heart) clearInterval(timer);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.driving.atRest(), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    clearInterval(this.heart);
    await this.store.leave(this.worker).catch((error) => {
      this.logger.warn('Could not give runs back; others take them over', { reason: messageOf(error) });
    });
  }

  health(): EngineHealth {
    return { worker: this.worker, driving: this.driving.size, violations: this.violations };
  }

  /** Stage types that this worker leaves to others. */
  knowsElsewhere(): readonly string[] {
    return [...this.elsewhere];
  }

  /** Somebody says that this run may have something to do. Resolves when it is at rest here or held elsewhere. */
  advance(executionId: string): Promise<void> {
    return this.driving.advance(executionId);
  }

  /** A message lies in this run's inbox. Every worker hears it; the lease decides who acts. */
  hint(executionId: string): void {
    this.driving.hint(executionId);
  }

  /** Nothing that a stage does may lead here, so it counts as a violation; once, though the run is tried again every moment. */
  private couldNotDrive(id: string, error: unknown): void {
    this.logger.error('A run could not be driven; it is tried again', { execution: id, reason: error });
    if (this.undriven.has(id)) return;
    this.undriven.add(id);
    this.violations += 1;
    void this.store.keepViolation(id, `could not be driven: ${messageOf(error).slice(0, 500)}`).catch(() => {});
  }

  private driveOptions({ sources, secrets }: EngineOptions): DriveOptions {
    const { holdMs, inboxMs, stepTimeoutMs, cancelTimeoutMs, deadAfterMs } = this.limits;
    return {
      store: this.store,
      types: this.types,
      elsewhere: (type) => this.elsewhere.has(type),
      ...(sources ? { sources } : {}),
      ...(secrets ? { secrets } : {}),
      worker: this.worker,
      protocol: this.facts.protocol,
      now: () => this.clock.now(),
      logger: this.logger,
      alive: () => performance.now() - this.lastBeat < deadAfterMs,
      stopping: this.stopping.signal,
      holdMs,
      inboxMs,
      stepTimeoutMs,
      cancelTimeoutMs,
    };
  }

  private async beat(): Promise<void> {
    const beat = await this.store.beat(this.worker);
    this.clock.hear(beat.databaseNow);
    this.lastBeat = performance.now();
    this.elsewhere = new Set(beat.elsewhere);
    this.nextDue = beat.nextDue;
    this.looked();
    // A last heartbeat may be answered when this worker has left already: it must not join again.
    if (!beat.alive && !this.stopping.signal.aborted) {
      this.logger.warn('This worker was declared dead and joins again', { worker: this.worker });
      await this.store.register(this.worker, this.facts);
    }
  }

  /**
   * An idle worker leaves it to its heartbeat to say when something will be due, and asks only then: waiting costs one
   * statement a second. A run that fell due unannounced is seen by the next heartbeat.
   */
  private async pollWhenDue(): Promise<void> {
    const informed = performance.now() - this.lastBeat < 2 * this.limits.heartbeatMs;
    const due = this.nextDue !== null && this.nextDue <= this.clock.now();
    if (this.busy || this.driving.size > 0 || due || !informed) await this.poll();
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      for (let more = true; more && !this.stopping.signal.aborted; ) {
        const wanted = Math.min(this.driving.room, mostAtOnce);
        if (wanted <= 0) {
          this.idleSince = performance.now();
          return;
        }
        const leased = await this.store.leaseDue(wanted, this.worker);
        this.looked();
        this.busy = leased.length > 0;
        for (const one of leased) this.takeOn(one);
        more = leased.length === wanted;
      }
    } finally {
      this.polling = false;
    }
  }

  private looked(): void {
    const asked = performance.now();
    // This process or Postgres stood still: what lay due meanwhile lay under nobody's eyes.
    if (asked - this.askedAt > this.limits.deadAfterMs / 2) this.idleSince = asked;
    this.askedAt = asked;
  }

  private takeOn(leased: Leased & { overdueMs: number }): void {
    // What lay due while no worker ran is no violation; what lay due under our eyes is, unless we were busy.
    const { overdueMs, state } = leased;
    const watched = performance.now() - this.idleSince;
    if (overdueMs > this.limits.deadAfterMs && overdueMs < watched) {
      this.violations += 1;
      const reason = `lay due for ${Math.round(overdueMs)} ms with a worker free`;
      void this.store.keepViolation(state.id, reason).catch(() => {});
    }
    this.driving.takeOn(leased);
  }

  private async reap(): Promise<void> {
    const freed = await this.store.reap(this.limits.deadAfterMs);
    if (freed.length > 0) this.logger.warn('Took over the runs of a dead worker', { runs: freed.length });
    for (const id of freed) void this.advance(id);
  }

  /**
   * A lease that is ours although nothing drives it: Postgres went away between taking it and reading the run. Given back
   * when it was so at two looks, because between taking and driving lies a moment.
   */
  private async freeStrays(): Promise<void> {
    const held = await this.store.held(this.worker);
    const strays = held.filter((id) => !this.driving.has(id));
    for (const id of strays) if (this.strays.has(id)) await this.store.abandon(id, this.worker, 0);
    this.strays = new Set(strays);
  }

  private async grantTurns(): Promise<void> {
    for (const id of await this.store.grantTurns()) void this.advance(id);
  }

  private async heal(): Promise<void> {
    const violations = await this.store.heal(this.limits.momentMs);
    this.violations += violations.length;
    for (const { id, reason } of violations) {
      this.logger.error('A run that nothing would have moved again was healed', { execution: id, reason });
      void this.advance(id);
    }
  }

  /** A worker that was killed and started again goes on at once with what it held. */
  private async buryNeighbours(): Promise<void> {
    const workers = await this.store.workers();
    const dead = workers.filter(({ host }) => isCertainlyDead(host, this.place)).map(({ id }) => id);
    if (dead.length > 0) await this.store.reap(this.limits.deadAfterMs, dead);
  }

  private every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      work()
        .catch((error) => this.logger.warn('Postgres cannot be reached', { reason: messageOf(error) }))
        .finally(() => {
          busy = false;
        });
    }, ms);
    this.timers.push(timer);
    return timer;
  }
}
