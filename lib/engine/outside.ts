import { nothingAsked } from '#lib/engine/answers';
import type { DriveOptions } from '#lib/engine/drive-options';
import type { RunnableStage } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { scopeFor, type Told } from '#lib/engine/scope';
import { SecretStep } from '#lib/engine/secrets';
import { runCancel, runStep } from '#lib/engine/step';
import { stepContextFor } from '#lib/engine/surroundings';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { secretNamesOf } from '#lib/pipelines/secret-texts';
import type { StepContext, StepResult } from '#lib/stages/contract';

/** Runs the steps and cancels of one run: with what they may see, the run's secrets open for them and closed behind them. */
export class Outside {
  private readonly run: Run;
  private readonly options: DriveOptions;
  private readonly secretNames: readonly string[];

  constructor(run: Run, options: DriveOptions) {
    this.run = run;
    this.options = options;
    this.secretNames = secretNamesOf(run.state.document);
  }

  /** Runs a step with the run's secrets open, and masks them in whatever it answers and logs. Never rejects. */
  async step(
    stage: StageState,
    step: RunnableStage['steps'][number],
    abort: AbortController,
    told: Told,
  ): Promise<StepResult> {
    const { stepTimeoutMs } = this.options;
    try {
      const secrets = await this.openSecrets();
      const context = this.contextOf(stage, abort.signal, { ...told, secrets });
      const result = await runStep(step, context, abort, stepTimeoutMs);
      return secrets ? secrets.hide(result) : result;
    } catch (error) {
      const retry = isGennakerError(error) && error.retryable ? 'retryable' : 'terminal';
      return { kind: 'failed', retry, reason: messageOf(error) };
    }
  }

  /** Tells outside work to stop; answers the sentence that says why it could not be told. Never rejects. */
  async cancel(
    stage: StageState,
    cancel: NonNullable<RunnableStage['cancel']>,
    abort: AbortController,
  ): Promise<string | undefined> {
    try {
      const secrets = await this.openSecrets();
      const context = this.contextOf(stage, abort.signal, { ...nothingAsked.scope(false), secrets });
      const problem = await runCancel(cancel, context, abort, this.options.cancelTimeoutMs);
      return problem && secrets ? secrets.hideIn(problem) : problem;
    } catch (error) {
      return `Could not tell the outside work to stop: ${messageOf(error)}`;
    }
  }

  private async openSecrets(): Promise<SecretStep | undefined> {
    const { secrets } = this.options;
    if (!secrets || this.secretNames.length === 0) return undefined;
    return new SecretStep(this.run, this.secretNames, await secrets(this.run.state.id));
  }

  private contextOf(stage: StageState, abort: AbortSignal, told: Told): StepContext {
    const context = this.plainContextOf(stage, abort, told);
    if (!told.secrets) return context;
    const opened = told.secrets.open(stage, context.context, scopeFor(this.run, stage, undefined, told));
    return told.secrets.hiding({ ...context, context: opened });
  }

  private plainContextOf(stage: StageState, abort: AbortSignal, told: Told): StepContext {
    return stepContextFor(this.run, stage, {
      now: this.options.now(),
      types: this.options.types,
      abort,
      log: (line) => this.run.log(stage, this.options.now(), line),
      told,
    });
  }
}
