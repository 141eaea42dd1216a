import { conflict } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest, PrepareOptions } from '#lib/providers/contract';
import {
  annotationsOf,
  controllerOf,
  metadataOf,
  podTemplateOf,
  refOf,
  textsAt,
  titleOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { prepareManifests } from '#lib/providers/kubernetes/prepare';

/**
 * What makes an object that others made one of an application's: Spinnaker's labels and annotations, as a deployment
 * writes them, without the rest of the manifest. Pod templates stay as they are unless asked for, because a changed one
 * replaces all pods. Pure.
 */
export function marksFor(
  live: Manifest,
  options: PrepareOptions & { defaultNamespace: string; pods?: boolean },
): JsonObject {
  const { pods, ...wishes } = options;
  refuseTheirs(live, wishes.application);
  const [marked] = prepareManifests([live], wishes);
  const metadata = added(metadataOf(live), metadataOf(marked));
  const template = pods ? added(metadataOf(podTemplateOf(live)), metadataOf(podTemplateOf(marked))) : {};
  return {
    ...(isEmpty(metadata) ? {} : { metadata }),
    ...(isEmpty(template) ? {} : { spec: { template: { metadata: template } } }),
  };
}

function refuseTheirs(live: Manifest, application: string): void {
  const title = titleOf(refOf(live));
  const owner = annotationsOf(live)[annotation.application];
  if (owner !== undefined && owner.toLowerCase() !== application.toLowerCase()) {
    throw conflict(`${title} belongs to application ${owner}`, { object: title });
  }
  const above = controllerOf(live);
  if (above)
    throw conflict(`${title} is steered by ${above.kind} ${above.name}; adopt that instead`, { object: title });
}

function added(before: JsonObject, after: JsonObject): JsonObject {
  const change: JsonObject = {};
  for (const part of ['labels', 'annotations']) {
    const present = objectAt(before, part);
    const missing = Object.entries(textsAt(after, part)).filter(([key, value]) => present[key] !== value);
    if (missing.length > 0) change[part] = Object.fromEntries(missing);
  }
  return change;
}

const isEmpty = (object: JsonObject): boolean => Object.keys(object).length === 0;
