import { adoptManifestDefinition } from '#lib/stages/adopt-manifest/definition';
import { bakeManifestDefinition } from '#lib/stages/bake-manifest/definition';
import { checkClusterSizeDefinition } from '#lib/stages/check-preconditions/cluster-size';
import { checkPreconditionDefinition, checkPreconditionsDefinition } from '#lib/stages/check-preconditions/definition';
import type { StageDefinition } from '#lib/stages/contract';
import { deleteManifestDefinition } from '#lib/stages/delete-manifest/definition';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import { disableManifestDefinition } from '#lib/stages/disable-manifest/definition';
import { enableManifestDefinition } from '#lib/stages/enable-manifest/definition';
import { evaluateVariablesDefinition } from '#lib/stages/evaluate-variables/definition';
import { findArtifactsFromResourceDefinition } from '#lib/stages/find-artifacts-from-resource/definition';
import { jenkinsDefinition } from '#lib/stages/jenkins/definition';
import { judgmentDefinition } from '#lib/stages/manual-judgment/definition';
import { patchManifestDefinition } from '#lib/stages/patch-manifest/definition';
import { pauseRolloutManifestDefinition } from '#lib/stages/pause-rollout-manifest/definition';
import { pipelineDefinition } from '#lib/stages/pipeline/definition';
import { requireRolesDefinition } from '#lib/stages/require-roles/definition';
import { timeWindowDefinition } from '#lib/stages/restrict-execution-during-time-window/definition';
import { resumeRolloutManifestDefinition } from '#lib/stages/resume-rollout-manifest/definition';
import { rollingRestartManifestDefinition } from '#lib/stages/rolling-restart-manifest/definition';
import { runJobManifestDefinition } from '#lib/stages/run-job-manifest/definition';
import { scaleManifestDefinition } from '#lib/stages/scale-manifest/definition';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';
import { waitDefinition } from '#lib/stages/wait/definition';
import { webhookDefinition } from '#lib/stages/webhook/definition';

/** Every stage type, in the order of the palette. Adding one is a folder, a line here, and one in `executors.ts`. */
export const stageDefinitions: readonly StageDefinition[] = [
  jenkinsDefinition,
  bakeManifestDefinition,
  deployManifestDefinition,
  runJobManifestDefinition,
  scaleManifestDefinition,
  undoRolloutManifestDefinition,
  rollingRestartManifestDefinition,
  pauseRolloutManifestDefinition,
  resumeRolloutManifestDefinition,
  patchManifestDefinition,
  deleteManifestDefinition,
  enableManifestDefinition,
  disableManifestDefinition,
  adoptManifestDefinition,
  findArtifactsFromResourceDefinition,
  judgmentDefinition,
  checkPreconditionsDefinition,
  checkPreconditionDefinition,
  checkClusterSizeDefinition,
  evaluateVariablesDefinition,
  pipelineDefinition,
  timeWindowDefinition,
  requireRolesDefinition,
  waitDefinition,
  webhookDefinition,
];

const byType = new Map(
  stageDefinitions.flatMap((definition) =>
    [definition.type, ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  ),
);

/** The definition for a type or one of its aliases. */
export function stageDefinition(type: string): StageDefinition | undefined {
  return byType.get(type);
}

/** It stopped because it chose another branch: nothing failed. */
export function isNotTaken({ type, status }: { type: string; status: string }): boolean {
  return status === 'STOPPED' && stageDefinition(type)?.choosesBranch === true;
}
