import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import type { ResourceOperation } from '#lib/stages/operation-contract';

/** Screens show secrets masked; applying what they show would destroy them. Pods are made anew rather than changed. */
const never = new Set(['secret', 'pod']);

/**
 * Applies an edited manifest as it was typed: a `${…}` in it is somebody's shell script and no expression, nothing is
 * bound to other artifacts, and no new version of a setting is made.
 */
export const editOperation: ResourceOperation<{ manifest: JsonObject }> = {
  title: 'Edit',
  applies: (kind) => !never.has(kind.toLowerCase()),
  toStage(target, { manifest }) {
    if (never.has(String(manifest.kind ?? '').toLowerCase())) throw invalid(`A ${manifest.kind} cannot be edited here`);
    return {
      type: deployManifestDefinition.type,
      name: `Edit ${target.kind} ${target.name}`,
      cloudProvider: 'kubernetes',
      account: target.account,
      source: 'text',
      manifests: [manifest],
      moniker: { app: target.application },
      skipExpressionEvaluation: true,
      skipSpecTemplateLabels: true,
      enableArtifactBinding: false,
      versioned: false,
    };
  },
};
