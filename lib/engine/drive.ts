import { Asking } from '#lib/engine/asking';
import { Breath } from '#lib/engine/breath';
import type { DriveOptions } from '#lib/engine/drive-options';
import { Holding } from '#lib/engine/holding';
import { Outside } from '#lib/engine/outside';
import type { Leased, Signal } from '#lib/engine/ports';
import { typesFor } from '#lib/engine/rehearsal';
import { Run, type StageState } from '#lib/engine/run';
import { mayBegin, settle } from '#lib/engine/settling';
import { isTooEarly, takeSignal } from '#lib/engine/signals';
import { skipping } from '#lib/engine/skipping';
import { isComplete } from '#lib/engine/statuses';
import {
  currentStep,
  isOverdue,
  nextLookAt,
  stepEnded,
  stepInterrupted,
  stepStarted,
  timedOut,
} from '#lib/engine/steps';
import { surroundingsAt } from '#lib/engine/surroundings';
import { succeedsWhenOver } from '#lib/engine/time';
import { isEnding, type Surroundings, stageCanceled, stageSkipped } from '#lib/engine/transitions';
import type { StepResult } from '#lib/stages/contract';

/**
 * Drives one leased run until nothing is left to do now. Protocol of each turn:
 *
 *   1. take what came in: signals from the inbox, answers of steps, time-outs; then `settle`
 *   2. commit the transitions, fenced by lease and version; a stage is RUNNING on disk before its step has an effect
 *   3. start the steps (and cancels) that are due
 *   4. nothing under way and nothing due soon: the commit of 2 gives the lease back and says when to wake up
 *      A stage whose type only another worker knows is left to that one: what is under way here ends, then the run is given
 *      back with the type it wants
 *   5. else wait for an answer, a hint, or the next timer; whatever wakes us, the inbox is read again at least every
 *      `inboxMs`, because a hint may get lost
 *
 * A crash before 2 loses only answers: the step runs again with the same idempotency key. A crash between 2 and 3 is
 * the same. A commit that answers `lost` means another worker went on: everything here is dropped, steps are aborted.
 */
export class Drive {
  private readonly run: Run;
  private readonly asking: Asking;
  private readonly outside: Outside;
  private readonly holding: Holding;
  private readonly options: DriveOptions;
  private readonly inFlight = new Map<string, { abort: AbortController; canceling: boolean }>();
  private readonly answers: (() => void)[] = [];
  private wake: (() => void) | undefined;
  private poked = false;

  constructor(leased: Leased, options: DriveOptions) {
    this.run = new Run(leased.state, leased.stages);
    // A dry run is driven by what stands in for the real types: from here on nothing of them can be reached.
    this.options = { ...options, types: typesFor(leased.state, options.types) };
    this.asking = new Asking(this.run, this.options.types, options.sources);
    this.outside = new Outside(this.run, this.options);
    this.holding = new Holding(this.run, leased.signals, this.options);
  }

  /** Something may be new in the inbox. */
  poke(): void {
    this.poked = true;
    this.wake?.();
  }

  /** Resolves when the lease is `released`, or `lost` to somebody else. */
  async toRest(): Promise<'released' | 'lost'> {
    try {
      let end = await this.leaveToOthers();
      // Each turn waits by itself.
      while (!end) end = await this.turn();
      return end;
    } finally {
      for (const flight of this.inFlight.values()) flight.abort.abort();
    }
  }

  /** Untouched, because a stage under way is of a type that only another worker knows; not when that one gave it to us. */
  private async leaveToOthers(): Promise<'released' | 'lost' | undefined> {
    if (this.run.state.wants !== null) return undefined;
    for (;;) {
      const foreign = [...this.run.active].find(({ type }) => this.isForeign(type));
      if (!foreign) return undefined;
      const outcome = await this.holding.commit({ wakeAt: this.options.now(), wants: foreign.type });
      if (outcome !== 'signalled') return outcome === 'committed' ? 'released' : 'lost';
      await this.readInbox();
    }
  }

  private isForeign(type: string): boolean {
    return !this.options.types.find(type) && this.options.elsewhere(type);
  }

  /** The type of a stage that could start if this worker knew it. */
  private wants(): string | undefined {
    if (isEnding(this.run) || this.run.state.status === 'PAUSED') return undefined;
    return [...this.run.heldBack].find(({ type }) => this.isForeign(type))?.type;
  }

  /** One turn; answers when the run is no longer held. */
  private async turn(): Promise<'released' | 'lost' | undefined> {
    const now = this.options.now();
    this.takeIn(now);
    const due = this.dueActions(now);
    const wants = this.wants();
    const more = mayBegin(this.run);
    const wakeAt = wants === undefined && !more ? this.wakeAt() : now;
    const done = isComplete(this.run.state.status);
    // A run that was ended by force waits for nothing that is under way.
    const atRest = due.length === 0 && (done || this.inFlight.size === 0);
    if (atRest && (done || wants || this.options.stopping.aborted || wakeAt > now + this.options.holdMs)) {
      const outcome = await this.holding.commit({
        wakeAt: done || wakeAt === Number.POSITIVE_INFINITY ? null : wakeAt,
        ...(wants === undefined ? {} : { wants }),
      });
      if (outcome !== 'signalled') return outcome === 'committed' ? 'released' : 'lost';
      await this.readInbox();
      return undefined;
    }
    if (this.holding.dirty) {
      if ((await this.holding.commit(null)) === 'lost') return 'lost';
    }
    const breath = new Breath();
    for (const action of due) {
      action();
      await breath.take();
    }
    await this.rest(wakeAt);
    return undefined;
  }

  private takeIn(now: number): void {
    const s = this.surroundings(now);
    const early = this.takeSignals(this.holding.take(), s);
    for (const answer of this.answers.splice(0)) answer();
    for (const signal of this.takeSignals(early, s)) this.holding.keep(signal);
    settle(this.run, s);
  }

  /** Answers those that have to wait. */
  private takeSignals(signals: readonly Signal[], s: Surroundings): Signal[] {
    return signals.filter((signal) => {
      const early = isTooEarly(this.run, signal);
      if (!early) takeSignal(this.run, signal, s);
      return early;
    });
  }

  private surroundings(now: number): Surroundings {
    const breath = new Breath();
    return surroundingsAt(now, this.options.types, {
      enough: () => breath.isOver(),
      holdsBack: (stage) => this.isForeign(stage.type) || this.asking.neededBy(stage) !== undefined,
      answersTo: (stage) => this.asking.of(stage),
    });
  }

  /** What has to be started once the state is committed. */
  private dueActions(now: number): (() => void)[] {
    if (this.run.state.status === 'PAUSED' || isComplete(this.run.state.status)) return [];
    if (isEnding(this.run)) return this.cancels();
    if (this.options.stopping.aborted || !this.options.alive() || this.wants() !== undefined) return [];
    const actions: (() => void)[] = this.questions();
    for (const stage of this.run.active) {
      const skip = skipping(this.run, stage, this.options.types);
      if (skip) {
        actions.push(...this.endOutside(stage, skip === 'skip' ? stageSkipped : stageCanceled));
        continue;
      }
      if (isOverdue(this.run, stage, this.options.types, now)) {
        actions.push(...this.endOutside(stage, timedOut));
        continue;
      }
      if (this.inFlight.has(stage.id) || nextLookAt(stage) > now) continue;
      const index = currentStep(this.run, stage);
      if (index < 0) continue;
      stepStarted(this.run, stage, index, now);
      actions.push(() => this.start(stage, index));
    }
    return actions;
  }

  /** What stages that are held back have to know before they begin. */
  private questions(): (() => void)[] {
    const actions: (() => void)[] = [];
    for (const stage of this.run.heldBack) {
      if (this.inFlight.has(stage.id)) continue;
      const question = this.asking.neededBy(stage);
      actions.push(() => {
        const abort = new AbortController();
        this.inFlight.set(stage.id, { abort, canceling: false });
        const asked = question ? this.asking.ask(stage, question, abort.signal) : Promise.resolve();
        void asked.then(() =>
          this.answer(stage, () => {
            this.run.heldBack.delete(stage);
            this.run.frontier.add(stage);
          }),
        );
      });
    }
    return actions;
  }

  private cancels(): (() => void)[] {
    for (const stage of this.run.heldBack) this.inFlight.get(stage.id)?.abort.abort();
    return [...this.run.active].flatMap((stage) => this.endOutside(stage, stageCanceled));
  }

  /** Aborts the step under way; once none is, tells the outside work to stop and then ends the stage with `end`. */
  private endOutside(stage: StageState, end: typeof stageSkipped): (() => void)[] {
    const flight = this.inFlight.get(stage.id);
    if (flight && !flight.canceling) flight.abort.abort();
    return flight ? [] : [() => this.cancel(stage, end)];
  }

  private start(stage: StageState, index: number): void {
    // By name: another release may have planned the stage with more steps, or fewer.
    const name = stage.tasks[index]?.name;
    const { types } = this.options;
    const step = types.find(stage.type)?.steps.find((one) => one.name === name);
    const abort = new AbortController();
    this.inFlight.set(stage.id, { abort, canceling: false });
    this.asking.begun(stage);
    const running: Promise<StepResult> = step
      ? this.asking.around(stage, abort.signal, (told) =>
          this.outside.step(stage, step, abort, told.scope(this.options.sources !== undefined)),
        )
      : Promise.resolve({
          kind: 'failed',
          retry: 'terminal',
          reason: `${stage.type} has no step ${name} in this release`,
        });
    void running.then((result) =>
      this.answer(stage, () => {
        const now = this.options.now();
        if (this.isCutOff(stage, abort.signal, result, now)) stepInterrupted(this.run, stage, index, result);
        else stepEnded(this.run, stage, index, result, this.surroundings(now));
      }),
    );
  }

  /** An aborted step says nothing about its stage, which what follows the abort decides; unless it was done at that very moment. */
  private isCutOff(stage: StageState, abort: AbortSignal, result: StepResult, now: number): boolean {
    const { types } = this.options;
    if (isEnding(this.run) || skipping(this.run, stage, types)) return true;
    return abort.aborted && result.kind === 'failed' && isOverdue(this.run, stage, types, now);
  }

  private cancel(stage: StageState, end: typeof stageSkipped): void {
    const { types } = this.options;
    // Work whose author counts it as a success when its time is over may go on, as in Spinnaker.
    const goesOn = end === timedOut && succeedsWhenOver(this.run, stage, types);
    // Of a stage that still waits for its window, or for its other parts, the outside has never heard.
    const unheard = stage.tasks.every(({ status }) => status === 'NOT_STARTED');
    const cancel = goesOn || unheard ? undefined : types.find(stage.type)?.cancel;
    const abort = new AbortController();
    this.inFlight.set(stage.id, { abort, canceling: true });
    const told = cancel ? this.outside.cancel(stage, cancel, abort) : Promise.resolve(undefined);
    void told.then((problem) =>
      this.answer(stage, () => {
        if (problem) this.run.log(stage, this.options.now(), problem);
        end(this.run, stage, this.surroundings(this.options.now()));
      }),
    );
  }

  private answer(stage: StageState, apply: () => void): void {
    this.answers.push(() => {
      this.inFlight.delete(stage.id);
      apply();
    });
    this.wake?.();
  }

  private wakeAt(): number {
    const { run } = this;
    if (run.state.status === 'PAUSED') return Number.POSITIVE_INFINITY;
    let earliest = Number.POSITIVE_INFINITY;
    for (const stage of run.active) {
      if (this.inFlight.has(stage.id) || currentStep(run, stage) < 0) continue;
      earliest = Math.min(earliest, nextLookAt(stage));
    }
    return earliest;
  }

  private async rest(wakeAt: number): Promise<void> {
    const now = this.options.now();
    if (this.answers.length === 0 && !this.poked) {
      // A draining worker starts nothing, so timers do not concern it: it only waits for answers.
      const idle = this.options.stopping.aborted || !this.options.alive();
      const timer = idle ? Number.POSITIVE_INFINITY : wakeAt;
      const ms = Math.max(0, Math.min(timer - now, this.holding.readAt + this.options.inboxMs - now));
      await new Promise<void>((resolve) => {
        const stop = () => {
          clearTimeout(timeout);
          this.wake = undefined;
          this.options.stopping.removeEventListener('abort', stop);
          resolve();
        };
        const timeout = setTimeout(stop, ms);
        this.wake = stop;
        if (!this.options.stopping.aborted) this.options.stopping.addEventListener('abort', stop, { once: true });
      });
    }
    if (this.poked || this.options.now() >= this.holding.readAt + this.options.inboxMs) await this.readInbox();
  }

  private readInbox(): Promise<void> {
    this.poked = false;
    return this.holding.read();
  }
}
