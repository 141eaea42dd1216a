import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { setStageField } from './edit.ts';

/** "If the stage fails": Spinnaker spreads one choice over three flags. */
export type FailureChoice = 'halt-pipeline' | 'halt-branch' | 'halt-branch-then-fail' | 'ignore';

interface Flags {
  failPipeline: boolean;
  continuePipeline: boolean;
  completeOtherBranchesThenFail: boolean;
}

const flagsOf: Record<FailureChoice, Flags> = {
  'halt-pipeline': { failPipeline: true, continuePipeline: false, completeOtherBranchesThenFail: false },
  'halt-branch': { failPipeline: false, continuePipeline: false, completeOtherBranchesThenFail: false },
  'halt-branch-then-fail': { failPipeline: false, continuePipeline: false, completeOtherBranchesThenFail: true },
  ignore: { failPipeline: false, continuePipeline: true, completeOtherBranchesThenFail: false },
};

/** Read in the engine's order: going on beats failing, and no flag at all halts the pipeline. */
export function failureChoiceOf(stage: JsonObject): FailureChoice {
  if (stage.continuePipeline === true) return 'ignore';
  if (stage.failPipeline !== false) return 'halt-pipeline';
  return stage.completeOtherBranchesThenFail === true ? 'halt-branch-then-fail' : 'halt-branch';
}

export function chooseFailure(document: PipelineDocument, refId: string, choice: FailureChoice): PipelineDocument {
  const flags = Object.entries(flagsOf[choice]);
  return flags.reduce((edited, [flag, on]) => setStageField(edited, refId, flag, on), document);
}
