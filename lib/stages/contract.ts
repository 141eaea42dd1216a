import type { ZodType } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { ManifestChange } from '#lib/providers/contract';
import type { ActingUser, CapabilityName } from '#lib/stages/capabilities';

/**
 * What a stage type is. `definition.ts` of each type exports a `StageDefinition` and ships to the browser; `execute.ts`
 * exports a `StageExecutor` and runs in the worker. The engine knows nothing else about a type.
 */
export interface StageDefinition {
  /** Spinnaker's name of the type. */
  type: string;
  /** Other names that stored pipelines use for it. */
  aliases?: readonly string[];
  title: string;
  /** One line for the palette. */
  summary: string;
  /** A lucide icon name, e.g. `hand`. */
  icon: string;
  category: StageCategory;
  /** The type's own fields. Unknown fields of the document are kept and passed through. */
  fields: ZodType;
  /** What the form shows for each field; the generated form follows this order. */
  form: readonly FieldHint[];
  /** What a run leaves for later stages: documented and checked by the contract suite. */
  outputs: ZodType;
  /** Fields of a stage that was just added. */
  defaults: JsonObject;
  /** What its executor is given; anything not named here is not reachable from it. */
  needs: readonly CapabilityName[];
  /** How long a run may take unless the stage says otherwise (`stageTimeoutMs`), in milliseconds; absent = for ever. */
  timeoutMs?: number;
  /** A running stage of this type waits for a decision of a person. */
  asksPerson?: boolean;
  /** It asks whether its branch is taken: when it stops, the branch was not taken, and nothing failed. */
  choosesBranch?: boolean;
  /** It changes live objects, which `touched.ts` reads from its fields and outputs: their histories list its runs. */
  changesObjects?: boolean;
  /** Made by other stages only: not in the palette. */
  internal?: boolean;
  /** It makes artifacts, and its last step binds what `expectedArtifacts` promises. */
  producesArtifacts?: boolean;
  /** People may end it early (`skipRemainingWait` or `manualSkip`). */
  skippable?: boolean;
  /** Fields the engine must not evaluate `${…}` in before the stage runs, because the type does it itself. */
  literalFields?: readonly string[];
  /** Fields that a restart takes from the pipeline as it is stored now, so that a correction counts; the others stay as they ran. */
  freshOnRestart?: readonly string[];
  /** What a restart keeps of the run before, in `restartDetails`: the name there, and which output or field of the context it is. */
  keptOnRestart?: Readonly<Record<string, string>>;
  /**
   * In a dry run: `runs` its steps with capabilities that can only look, or `plans` what they would do and runs none. Default:
   * types that need nothing from outside run, and the others plan.
   */
  inDryRun?: 'runs' | 'plans';
  /** One short sentence about a configured stage for graph nodes: `registry/web:2.4.1`, `10 s`. */
  caption?: (fields: JsonObject) => string;
  /** Worked examples: the help pane shows them, the contract suite runs them through the schema. */
  examples: readonly StageExample[];
}

export type StageCategory = 'flow' | 'kubernetes' | 'ci' | 'notify' | 'canary' | 'other';

export interface StageExample {
  title: string;
  stage: JsonObject;
}

export type FieldWidget =
  | 'text'
  | 'multiline'
  | 'number'
  | 'duration-seconds'
  | 'switch'
  | 'select'
  | 'list'
  | 'pairs'
  | 'json'
  | 'yaml'
  | 'expression'
  | 'account'
  | 'namespace'
  | 'ci'
  | 'ci-job'
  | 'pipeline'
  | 'application'
  | 'stage'
  | 'roles'
  /** A text with suggestions: `options`. */
  | 'suggest'
  | 'artifact-account'
  /** By its id; the second is a list of ids. */
  | 'expected-artifact'
  | 'expected-artifacts'
  /** What a stage reads: `{ id }` of an expected one, or `{ artifact, account }`; `placeholder` is the usual type. */
  | 'input-artifact'
  | 'input-artifacts'
  /** A list of objects: `item` says what one is. */
  | 'items';

export interface FieldHint {
  /** Dotted path inside the stage, e.g. `options.cascading`. */
  path: string;
  label: string;
  widget: FieldWidget;
  help?: string;
  placeholder?: string;
  required?: boolean;
  options?: readonly { value: string; label: string }[];
  /** What the first item of a list is, and what the others are. */
  itemNames?: readonly [first: string, others: string];
  /** One of a list of objects: what it is called, how it begins, and its own form. */
  item?: { name: string; fresh: JsonObject; form: readonly FieldHint[] };
  /** Show the field only when another field has one of these values. */
  when?: { path: string; is: readonly Json[] };
  /** Under "Advanced". */
  advanced?: boolean;
}

/** What a step tells the engine. A step never sleeps and never loops on time: it says when to look again. */
export type StepResult =
  | { kind: 'succeeded'; outputs?: JsonObject; context?: JsonObject }
  /** The stage's work is done although later steps remain; they are skipped. */
  | { kind: 'finished'; outputs?: JsonObject; context?: JsonObject }
  | {
      kind: 'failed';
      reason: string;
      /** `retryable` faults are tried again with growing pauses until the stage's time is over. */
      retry: 'terminal' | 'retryable';
      outputs?: JsonObject;
      context?: JsonObject;
      /** More lines for the failure box (log tail, events). */
      errors?: string[];
      /** How the stage ends instead of TERMINAL: a canceled Jenkins build cancels the stage. */
      status?: 'CANCELED' | 'STOPPED' | 'FAILED_CONTINUE';
    }
  | { kind: 'skipped'; context?: JsonObject }
  /** Ask me again after `inMs`; `waiting` is the sentence a person reads meanwhile. */
  | { kind: 'look-again'; inMs: number; waiting: string; outputs?: JsonObject; context?: JsonObject }
  /** Ask me again when somebody changes this stage's context or signals it, or after `untilMs` if given. */
  | {
      kind: 'wait';
      /** What is waited for, e.g. `judgment`: shown to administrators and kept in the event log. */
      signal: string;
      waiting: string;
      for: 'person' | 'time' | 'execution' | 'work';
      untilMs?: number;
      outputs?: JsonObject;
      context?: JsonObject;
    };

/** What a stage would do, worked out without doing any of it. A type, not an interface, so that it is JSON. */
export type StagePlan = {
  /** One line: `2 created, 1 changed · recreates pods`. */
  summary: string;
  /** Objects of a cloud, in the order they would change. */
  changes?: ManifestChange[];
  /** What else it would do: `Build`, `storefront-build`. */
  facts?: { label: string; value: string }[];
  /** The stage would fail, and why. */
  refusal?: string;
  /** What only a real run can know, a sentence each. */
  unknown?: string[];
  /** What it would leave for later stages, as far as it is known; `context` beside its own fields, as a step does. */
  outputs?: JsonObject;
  context?: JsonObject;
};

/** What a dry run left in a stage; a skipped one has it in its context. */
export function planIn(stage: { outputs: JsonObject; context: JsonObject }): StagePlan | undefined {
  const plan = stage.outputs.plan ?? stage.context.plan;
  return isJsonObject(plan) && typeof plan.summary === 'string' ? (plan as unknown as StagePlan) : undefined;
}

export interface StageSubject {
  id: string;
  refId: string;
  name: string;
  type: string;
  /** Epoch milliseconds. */
  startedAt: number;
  /** How long its own steps have run, pauses and stages before them left out, in milliseconds. */
  elapsedMs: number;
}

export interface ExecutionSubject {
  id: string;
  application: string;
  name: string;
  kind: 'pipeline' | 'operation';
  /** Whose rights the stage acts with. */
  user: ActingUser;
  trigger: JsonObject;
  /** How deep this run is nested below other pipelines. */
  depth: number;
}

/** Another stage of the run, read-only. */
export interface StageView {
  id: string;
  refId: string;
  name: string;
  type: string;
  status: string;
  context: JsonObject;
  outputs: JsonObject;
}

export interface StepContext {
  stage: StageSubject;
  execution: ExecutionSubject;
  /** The stage's context: its fields with every `${…}` evaluated, over them what earlier steps added. */
  context: JsonObject;
  outputs: JsonObject;
  /** The same for every attempt of this step; unique among all steps of all runs. */
  idempotencyKey: string;
  /** How often this step was tried before and failed with a retryable fault. */
  attempt: number;
  /** Epoch milliseconds by the database's clock. */
  now: number;
  /** Epoch milliseconds at which the stage times out, if it does. */
  deadline: number | undefined;
  /** Aborted on cancel, and when this worker lost the run to another. */
  abort: AbortSignal;
  /** A line in the stage's log. */
  log(line: string): void;
  /** All stages of the run, in document order. */
  stages(): readonly StageView[];
  /** The stages that end before this one begins, nearest first: only their outputs count for it. Of a part also its parent. */
  before(): readonly StageView[];
  /** Evaluates `${…}` in a value with what this stage can see; failures are thrown as `invalid`. */
  evaluate(value: Json, extra?: JsonObject): Json;
  /** Evaluates one condition, with or without `${}`; undefined when it cannot be evaluated. */
  condition(expression: string): boolean | undefined;
}

export interface SyntheticStage {
  type: string;
  name: string;
  context: JsonObject;
  /** Positions in the same list that must end first; absent = starts at once, beside the others. */
  after?: readonly number[];
}

export interface Step<C> {
  /** Spinnaker-like task name, e.g. `startJenkinsJob`. */
  name: string;
  run(context: StepContext, capabilities: C): Promise<StepResult> | StepResult;
}

/** The worker's half of a stage type. `C` is the part of `Capabilities` that the definition asks for. */
export interface StageExecutor<C> {
  steps: readonly Step<C>[];
  /** Stages run before the steps, all of them beside each other unless `after` says otherwise. */
  before?(context: StepContext): readonly SyntheticStage[];
  after?(context: StepContext): readonly SyntheticStage[];
  onFailure?(context: StepContext): readonly SyntheticStage[];
  /** A type may stand before stages of every type: what to run before this one, if anything. The first parts of a stage. */
  guard?(context: StepContext): SyntheticStage | undefined;
  /** Tells outside work to stop. Called once per cancel, at least once per crash; must not throw for work that is gone. */
  cancel?(context: StepContext, capabilities: C): Promise<void>;
  /**
   * What the steps would do. It is given capabilities that can only look: what acts throws. A type with outside effects and
   * without a plan is skipped in a dry run.
   */
  plan?(context: StepContext, capabilities: C): Promise<StagePlan> | StagePlan;
}
