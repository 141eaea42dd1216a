import { illegalArgument } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { listOf, memberOf } from '../model/data.ts';
import { deployedServerGroups } from '../model/server-groups.ts';
import { isMap, mapHas } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import { helperFailure } from './failure.ts';
import { executionOf } from './stages.ts';
import { defineFunction } from './table.ts';

const kinds = ['Deployment', 'ReplicaSet'];

/** A manifest of a successful deployManifest stage; `outputs.manifests` is what the cluster answered. */
function manifestOf(run: Runtime, stageName: string | null, kind: string | null): Value {
  const stage = executionOf(run).stages.find(
    (one) => one.name === stageName && one.type === 'deployManifest' && one.status === 'SUCCEEDED',
  );
  if (!stage) throw helperFailure(`There is no successful Deploy (Manifest) stage named "${stageName}"`);
  const manifests = listOf(stage.context['outputs.manifests'] ?? stage.context.manifests ?? null);
  const manifest = manifests.find((one) => memberOf(one, 'kind') === kind);
  if (manifest) return manifest;
  throw helperFailure(`The stage "${stageName}" deployed no manifest of the kind ${kind}`);
}

export const deploymentFunctions = [
  defineFunction({
    signature: 'deployedServerGroups(String…)',
    description: 'What the deploy stages of this execution left behind: account, region, serverGroup, capacity, …',
    parameters: ['ids: Names or ids of stages; none means all'],
    example: "#deployedServerGroups('Deploy in us-east-1')[0].serverGroup",
    run: (run, ids: Value[]) => deployedServerGroups(executionOf(run), ids),
  }),
  defineFunction({
    signature: 'manifestLabelValue(String?,String?,String?)',
    description: 'A label of the pod template in a manifest that a Deploy (Manifest) stage deployed.',
    parameters: [
      'stageName: The name of the stage',
      'kind: Deployment or ReplicaSet',
      'labelKey: The key of the label',
    ],
    example: "#manifestLabelValue('Deploy', 'ReplicaSet', 'version')",
    run: (run, stageName: string | null, kind: string | null, labelKey: string | null) => {
      if (kind === null || !kinds.includes(kind)) throw illegalArgument('The kind must be Deployment or ReplicaSet');
      if (labelKey === null) throw illegalArgument('The key of the label is missing');
      const path = ['spec', 'template', 'metadata', 'labels'];
      const labels = path.reduce(memberOf, manifestOf(run, stageName, kind));
      if (isMap(labels) && mapHas(labels, labelKey)) return memberOf(labels, labelKey);
      throw helperFailure(`The pod template has no label "${labelKey}"`);
    },
  }),
];
