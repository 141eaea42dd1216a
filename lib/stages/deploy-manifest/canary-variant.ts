import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { lowerFirst } from '#lib/stages/desired-manifests';

/** By this label the pods of a canary and of a baseline are told from those of the stable version, also in metrics. */
export const trackLabel = 'gennaker.dev/track';
export type Track = 'canary' | 'baseline';

/** Written by the cluster or about the deployment itself, and not for a copy of it. */
const ofTheOriginal = new Set([
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
  'gennaker.dev/undo',
  'strategy.spinnaker.io/use-source-capacity',
  'strategy.spinnaker.io/max-version-history',
  'strategy.spinnaker.io/recreate',
]);

/**
 * A Deployment as a sibling under another name with so many replicas. Its pods keep all labels, so that they stand behind the
 * same services, and get one more, by which the sibling selects only its own. It is a cluster of its own. Pure.
 */
export function variantOf(manifest: Manifest, track: Track, replicas: number): Manifest {
  const name = `${stringAt(manifest.metadata, 'name') ?? ''}-${track}`;
  const marks: JsonObject = {
    'moniker.spinnaker.io/cluster': `${lowerFirst(manifest.kind)} ${name}`,
    'artifact.spinnaker.io/name': name,
  };
  const spec = objectAt(manifest, 'spec');
  const selector = objectAt(spec, 'selector');
  const template = objectAt(spec, 'template');
  return {
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    metadata: {
      name,
      ...(manifest.metadata.namespace ? { namespace: manifest.metadata.namespace } : {}),
      ...marked(manifest.metadata, marks, track),
    },
    spec: {
      ...structuredClone(spec),
      replicas,
      selector: { ...selector, matchLabels: { ...objectAt(selector, 'matchLabels'), [trackLabel]: track } },
      template: {
        ...structuredClone(template),
        metadata: { ...objectAt(template, 'metadata'), ...marked(objectAt(template, 'metadata'), marks, track) },
      },
    },
  };
}

function marked(metadata: JsonObject, marks: JsonObject, track: Track): JsonObject {
  const annotations = Object.entries(objectAt(metadata, 'annotations')).filter(([key]) => !ofTheOriginal.has(key));
  return {
    labels: { ...objectAt(metadata, 'labels'), [trackLabel]: track },
    annotations: { ...Object.fromEntries(annotations), ...marks },
  };
}
