import type { Budget } from './budget.ts';
import type { FunctionTable } from './functions/function.ts';

/**
 * The seam between expressions and whoever evaluates them. A scope answers names lazily, so that nothing is copied for
 * an evaluation: `root` may be a record or a lookup that returns undefined for a name it lacks.
 */
export type RootLookup = (name: string) => unknown;

export interface ExpressionScope {
  root: Record<string, unknown> | RootLookup;
  functions: FunctionTable;
  /** True at stage start; false when the whole pipeline is processed at launch, where an unknown key is an error. */
  allowUnknownKeys: boolean;
  /** Epoch milliseconds: the clock of dates, of `now()` in expressions and of the time budget. */
  now(): number;
  budget?: Partial<Budget>;
  /** Serves `execution`, and whatever helper functions need of the run. */
  execution?: ExpressionExecution;
  /** The user for whom the expression is evaluated; `#currentUser()`. */
  currentUser?: string;
  /**
   * The keys of the root itself, where it is a lookup: for expressions about the root as a whole such as `#root.![…]`,
   * and the only names that are known where unknown keys are an error.
   */
  rootNames?(): readonly string[];
  /** Text already fetched for an address. Without it, or for an unknown address, `#fromUrl` raises `NeedsFetch`. */
  fetched?: ReadonlyMap<string, FetchedText>;
}

export type FetchedText = { text: string } | { error: string };

/** An execution as expressions see it. Plain data; lists may be getters that build lazily. */
export interface ExpressionExecution {
  id: string;
  application: string;
  name?: string | null;
  status: string;
  trigger: Record<string, unknown>;
  authentication?: Record<string, unknown> | null;
  stages: readonly ExpressionStage[];
  /** The stage for which the expression is evaluated; `#currentStage()`. */
  currentStageId?: string;
  /** Further members of the execution, by Spinnaker's names (startTime, pipelineConfigId, …). */
  properties?: Record<string, unknown>;
  /** Answers `#pipelineId`: the id of the pipeline with this name, or undefined. */
  pipelineId?(name: string, application: string): string | undefined;
  /** Answers `#canaryConfigNameToId`. */
  canaryConfigId?(name: string, application: string): string | undefined;
  /** Answers `#applicationMetadata`. */
  applicationMetadata?(application: string): Record<string, unknown> | undefined;
  /** Answers `#fetchReference`: the text behind a reference of the artifact store, or undefined if it is none. */
  artifactText?(reference: string): string | undefined;
}

export interface ExpressionStage {
  id: string;
  refId: string;
  type: string;
  name: string;
  status: string;
  context: Record<string, unknown>;
  outputs: Record<string, unknown>;
  startTime?: number | null;
  endTime?: number | null;
  startTimeExpiry?: number | null;
  scheduledTime?: number | null;
  requisiteStageRefIds: readonly string[];
  parentStageId?: string | null;
  syntheticStageOwner?: string | null;
  tasks?: readonly Record<string, unknown>[];
}

/** Raised when an expression needs text from an address that was not fetched yet; `evaluateTemplateAsync` answers it. */
export class NeedsFetch extends Error {
  readonly url: string;
  constructor(url: string) {
    super(`${url} has to be fetched first`);
    this.name = 'NeedsFetch';
    this.url = url;
  }
}
