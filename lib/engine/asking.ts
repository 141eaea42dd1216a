import { actingUser } from '#lib/engine/acting-user';
import { Answers, type ExpressionSources, mayAsk, type Question, questionOf } from '#lib/engine/answers';
import { isEnabled } from '#lib/engine/planning';
import type { StageTypes } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { conditionFor, prepareFor } from '#lib/engine/scope';
import { NeedsFetch } from '#lib/expressions/scope';
import type { StepResult } from '#lib/stages/contract';

/**
 * Gets what the expressions of a run's stages ask of the outside. Protocol: a stage that asks is held back by `settle` and stays
 * NOT_STARTED while the driver asks, one question at a time; then it is settled again, with the answer. Answers are held in
 * memory only: a crash in between asks again, and what was answered is committed with the transition that it made possible.
 */
export class Asking {
  private readonly run: Run;
  private readonly types: StageTypes;
  private readonly sources: ExpressionSources | undefined;
  private readonly answers = new Map<StageState, Answers>();

  constructor(run: Run, types: StageTypes, sources: ExpressionSources | undefined) {
    this.run = run;
    this.types = types;
    this.sources = sources;
  }

  /** What must be asked before this stage can begin, if anything. */
  neededBy(stage: StageState): Question | undefined {
    const type = this.types.find(stage.type);
    if (!this.sources || !type) return undefined;
    const answers = this.of(stage) ?? new Answers();
    try {
      if (!mayAsk(stage.context)) return undefined;
      this.answers.set(stage, answers);
      const enabled = isEnabled(stage, (expression) => conditionFor(this.run, stage, expression, answers.scope(true)));
      if (enabled) prepareFor(this.run, stage, type.definition, answers.scope(true));
      return undefined;
    } catch (error) {
      // Whatever else is wrong with it, the stage says as it begins.
      return error instanceof NeedsFetch ? questionOf(error) : undefined;
    }
  }

  of(stage: StageState): Answers | undefined {
    return this.answers.get(stage);
  }

  /** Never rejects. */
  async ask(stage: StageState, question: Question, signal: AbortSignal): Promise<void> {
    await this.put(this.of(stage) ?? new Answers(), stage, question, signal);
  }

  /** The stage has begun: what it was told is in its context. */
  begun(stage: StageState): void {
    this.answers.delete(stage);
  }

  /**
   * Runs a step that may evaluate what asks. An attempt that missed an answer counts for nothing: it is asked for, and the
   * step runs anew with the same idempotency key, as after a crash.
   */
  async around(
    stage: StageState,
    signal: AbortSignal,
    attempt: (answers: Answers) => Promise<StepResult>,
  ): Promise<StepResult> {
    const answers = new Answers();
    for (;;) {
      answers.forget();
      const result = await attempt(answers);
      if (!answers.missing || !this.sources || signal.aborted) return result;
      await this.put(answers, stage, answers.missing, signal);
    }
  }

  private async put(answers: Answers, stage: StageState, question: Question, signal: AbortSignal): Promise<void> {
    const asker = { user: actingUser(this.run, stage), application: this.run.state.application, signal };
    if (this.sources) await answers.ask(question, this.sources, asker);
  }
}
