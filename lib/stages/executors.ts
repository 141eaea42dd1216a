import { adoptManifestDefinition } from '#lib/stages/adopt-manifest/definition';
import { adoptManifestExecutor } from '#lib/stages/adopt-manifest/execute';
import { bakeManifestDefinition } from '#lib/stages/bake-manifest/definition';
import { bakeManifestExecutor } from '#lib/stages/bake-manifest/execute';
import { type StageEntry, stageEntry } from '#lib/stages/bind';
import { checkClusterSizeDefinition, checkClusterSizeExecutor } from '#lib/stages/check-preconditions/cluster-size';
import { checkPreconditionDefinition, checkPreconditionsDefinition } from '#lib/stages/check-preconditions/definition';
import { checkPreconditionExecutor, checkPreconditionsExecutor } from '#lib/stages/check-preconditions/execute';
import { deleteManifestDefinition } from '#lib/stages/delete-manifest/definition';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { disableManifestDefinition } from '#lib/stages/disable-manifest/definition';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { enableManifestDefinition } from '#lib/stages/enable-manifest/definition';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';
import { evaluateVariablesDefinition } from '#lib/stages/evaluate-variables/definition';
import { evaluateVariablesExecutor } from '#lib/stages/evaluate-variables/execute';
import { findArtifactsFromResourceDefinition } from '#lib/stages/find-artifacts-from-resource/definition';
import { findArtifactsFromResourceExecutor } from '#lib/stages/find-artifacts-from-resource/execute';
import { jenkinsDefinition } from '#lib/stages/jenkins/definition';
import { jenkinsExecutor } from '#lib/stages/jenkins/execute';
import { judgmentDefinition } from '#lib/stages/manual-judgment/definition';
import { judgmentExecutor } from '#lib/stages/manual-judgment/execute';
import { patchManifestDefinition } from '#lib/stages/patch-manifest/definition';
import { patchManifestExecutor } from '#lib/stages/patch-manifest/execute';
import { pauseRolloutManifestDefinition } from '#lib/stages/pause-rollout-manifest/definition';
import { pauseRolloutManifestExecutor } from '#lib/stages/pause-rollout-manifest/execute';
import { pipelineDefinition } from '#lib/stages/pipeline/definition';
import { pipelineExecutor } from '#lib/stages/pipeline/execute';
import { requireRolesDefinition } from '#lib/stages/require-roles/definition';
import { requireRolesExecutor } from '#lib/stages/require-roles/execute';
import { timeWindowDefinition } from '#lib/stages/restrict-execution-during-time-window/definition';
import { timeWindowExecutor } from '#lib/stages/restrict-execution-during-time-window/execute';
import { resumeRolloutManifestDefinition } from '#lib/stages/resume-rollout-manifest/definition';
import { resumeRolloutManifestExecutor } from '#lib/stages/resume-rollout-manifest/execute';
import { rollingRestartManifestDefinition } from '#lib/stages/rolling-restart-manifest/definition';
import { rollingRestartManifestExecutor } from '#lib/stages/rolling-restart-manifest/execute';
import { runJobManifestDefinition } from '#lib/stages/run-job-manifest/definition';
import { runJobManifestExecutor } from '#lib/stages/run-job-manifest/execute';
import { scaleManifestDefinition } from '#lib/stages/scale-manifest/definition';
import { scaleManifestExecutor } from '#lib/stages/scale-manifest/execute';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';
import { waitDefinition } from '#lib/stages/wait/definition';
import { waitExecutor } from '#lib/stages/wait/execute';
import { webhookDefinition } from '#lib/stages/webhook/definition';
import { webhookExecutor } from '#lib/stages/webhook/execute';

/** The worker's half of every stage type; `definitions.ts` is the browser's. A test checks that the two agree. */
export const stageEntries: readonly StageEntry[] = [
  stageEntry(jenkinsDefinition, jenkinsExecutor),
  stageEntry(bakeManifestDefinition, bakeManifestExecutor),
  stageEntry(deployManifestDefinition, deployManifestExecutor),
  stageEntry(runJobManifestDefinition, runJobManifestExecutor),
  stageEntry(scaleManifestDefinition, scaleManifestExecutor),
  stageEntry(undoRolloutManifestDefinition, undoRolloutManifestExecutor),
  stageEntry(rollingRestartManifestDefinition, rollingRestartManifestExecutor),
  stageEntry(pauseRolloutManifestDefinition, pauseRolloutManifestExecutor),
  stageEntry(resumeRolloutManifestDefinition, resumeRolloutManifestExecutor),
  stageEntry(patchManifestDefinition, patchManifestExecutor),
  stageEntry(deleteManifestDefinition, deleteManifestExecutor),
  stageEntry(enableManifestDefinition, enableManifestExecutor),
  stageEntry(disableManifestDefinition, disableManifestExecutor),
  stageEntry(adoptManifestDefinition, adoptManifestExecutor),
  stageEntry(findArtifactsFromResourceDefinition, findArtifactsFromResourceExecutor),
  stageEntry(judgmentDefinition, judgmentExecutor),
  stageEntry(checkPreconditionsDefinition, checkPreconditionsExecutor),
  stageEntry(checkPreconditionDefinition, checkPreconditionExecutor),
  stageEntry(checkClusterSizeDefinition, checkClusterSizeExecutor),
  stageEntry(evaluateVariablesDefinition, evaluateVariablesExecutor),
  stageEntry(pipelineDefinition, pipelineExecutor),
  stageEntry(timeWindowDefinition, timeWindowExecutor),
  // Behind the window: whoever lost a role while it was closed does not deploy with it.
  stageEntry(requireRolesDefinition, requireRolesExecutor),
  stageEntry(waitDefinition, waitExecutor),
  stageEntry(webhookDefinition, webhookExecutor),
];
