import type { ComponentType } from 'react';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { stageDefinition } from '#lib/stages/definitions';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import { DeployDetails } from '#lib/stages/deploy-manifest/details.tsx';
import { jenkinsDefinition } from '#lib/stages/jenkins/definition';
import { JenkinsDetails } from '#lib/stages/jenkins/details.tsx';
import { judgmentDefinition } from '#lib/stages/manual-judgment/definition';
import { JudgmentDetails } from '#lib/stages/manual-judgment/details.tsx';
import { pipelineDefinition } from '#lib/stages/pipeline/definition';
import { PipelineDetails } from '#lib/stages/pipeline/details.tsx';
import { runJobManifestDefinition } from '#lib/stages/run-job-manifest/definition';
import { RunJobDetails } from '#lib/stages/run-job-manifest/details.tsx';

/** What a type's own picture of a run is given. It stands above the facts that all stages show. */
export interface StageDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

/** Types whose run deserves its own picture. Adding one is `details.tsx` in its folder and a line here. */
const registry: readonly { type: string; Details: ComponentType<StageDetailsProps> }[] = [
  { type: deployManifestDefinition.type, Details: DeployDetails },
  { type: jenkinsDefinition.type, Details: JenkinsDetails },
  { type: judgmentDefinition.type, Details: JudgmentDetails },
  { type: pipelineDefinition.type, Details: PipelineDetails },
  { type: runJobManifestDefinition.type, Details: RunJobDetails },
];

const byType = new Map(registry.map(({ type, Details }) => [type, Details]));

/** For a type or one of its aliases; undefined when the common facts are enough. */
export function stageDetails(type: string): ComponentType<StageDetailsProps> | undefined {
  return byType.get(stageDefinition(type)?.type ?? type);
}
