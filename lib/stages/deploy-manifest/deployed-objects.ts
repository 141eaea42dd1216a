import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** An object that a run of the stage deployed, as its fields and outputs tell. */
export interface DeployedObject {
  kind: string;
  /** With its version, of what is kept by version: `settings-v003`. */
  name: string;
  namespace: string;
  /** Whose it is, where the manifest says so. */
  application?: string;
  images: string[];
  outcome?: ApplyOutcome;
  /** Whether it runs as it should by now; `held` until a canary is promoted. */
  state: 'stable' | 'waiting' | 'failed' | 'held';
  /** It asked not to be kept in the inventory. */
  hidden: boolean;
}

export type ApplyOutcome = 'created' | 'changed' | 'unchanged';

/** What became of the manifests that are applied already, in their order, for the next look at the step. */
export function outcomesBefore(context: JsonObject, applied: number): string[] {
  const kept = Array.isArray(context.applyOutcomes) ? context.applyOutcomes : [];
  return Array.from({ length: applied }, (_, index) => textOf(kept[index]));
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Empty until the stage has applied everything. Pure. */
export function deployedObjects({ context, outputs }: { context: JsonObject; outputs: JsonObject }): DeployedObject[] {
  const manifests = [outputs['outputs.manifests'], context['outputs.manifests']].find(Array.isArray) ?? [];
  const outcomes = Array.isArray(context.applyOutcomes) ? context.applyOutcomes : [];
  const named = manifests.filter(isJsonObject);
  // A canary applies other objects than those that are there in the end.
  const told = outcomes.length === named.length;
  const states = statesIn(context);
  return named.map((manifest, index) => {
    const object = objectOf(manifest, told ? outcomeIn(outcomes[index]) : undefined);
    return { ...object, state: states(object) };
  });
}

export function statesIn(
  context: JsonObject,
): (object: Pick<DeployedObject, 'kind' | 'name' | 'namespace'>) => DeployedObject['state'] {
  const stable = titlesIn(context.stableManifests);
  const failed = titlesIn(context.failedManifests);
  return ({ kind, name, namespace }) => {
    const title = `${namespace}/${kind} ${name}`.toLowerCase();
    return failed.has(title) ? 'failed' : stable.has(title) ? 'stable' : 'waiting';
  };
}

function objectOf(manifest: JsonObject, outcome: ApplyOutcome | undefined): Omit<DeployedObject, 'state'> {
  const metadata = objectAt(manifest, 'metadata');
  const annotations = objectAt(metadata, 'annotations');
  return {
    kind: stringAt(manifest, 'kind') ?? '',
    name: stringAt(metadata, 'name') ?? '',
    namespace: stringAt(metadata, 'namespace') ?? '',
    application: stringAt(annotations, 'moniker.spinnaker.io/application'),
    images: imagesIn(manifest),
    outcome,
    hidden: stringAt(annotations, 'caching.spinnaker.io/ignore') === 'true',
  };
}

export const outcomeIn = (value: Json | undefined): ApplyOutcome | undefined =>
  value === 'created' || value === 'changed' || value === 'unchanged' ? value : undefined;

function titlesIn(refs: Json | undefined): Set<string> {
  const list = Array.isArray(refs) ? refs.filter(isJsonObject) : [];
  return new Set(
    list.map((ref) => `${stringAt(ref, 'location') ?? ''}/${stringAt(ref, 'manifestName') ?? ''}`.toLowerCase()),
  );
}

/** Of its containers, each once, in their order. */
function imagesIn(manifest: JsonObject): string[] {
  const found = new Set<string>();
  const podSpecs = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']];
  for (const path of podSpecs) {
    const spec = path.reduce<JsonObject>((at, key) => objectAt(at, key), manifest);
    for (const list of [spec.containers, spec.initContainers]) {
      for (const container of Array.isArray(list) ? list : []) {
        const image = stringAt(container, 'image');
        if (image) found.add(image);
      }
    }
  }
  return [...found];
}

/** `3 objects unchanged`, or `12 objects: 2 created, 1 changed, 9 unchanged` */
export function summaryOf(all: readonly DeployedObject[]): string {
  const objects = all.filter(({ state }) => state !== 'held');
  const words = (['created', 'changed', 'unchanged'] as const).flatMap((outcome) => {
    const count = objects.filter((object) => object.outcome === outcome).length;
    return count > 0 ? [{ count, outcome }] : [];
  });
  const counted = objects.length === 1 ? '1 object' : `${objects.length.toLocaleString('en')} objects`;
  if (words.length <= 1) return `${counted} ${words[0]?.outcome ?? 'deployed'}`;
  return `${counted}: ${words.map(({ count, outcome }) => `${count.toLocaleString('en')} ${outcome}`).join(', ')}`;
}
