import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import {
  type DeployedObject,
  deployedObjects,
  outcomeIn,
  statesIn,
} from '#lib/stages/deploy-manifest/deployed-objects';

/**
 * What stands there while a canary is judged, and what waits for its promotion. Undefined where the outputs name what was
 * applied: without a canary, and of one that is left to later stages. Pure.
 */
export function canaryObjects(stage: { context: JsonObject; outputs: JsonObject }): DeployedObject[] | undefined {
  const { context } = stage;
  const whole = deployedObjects(stage);
  const refs = listed(context.canaryRefs);
  const known = new Map(whole.map((object) => [titleOf(object), object]));
  if (refs.every((ref) => known.has(titleOf(ref)))) return undefined;
  const canaries = Array.isArray(context.canaries) ? context.canaries.filter(isJsonObject) : [];
  const states = statesIn(context);
  const outcomes = Array.isArray(context.applyOutcomes) ? context.applyOutcomes : [];
  const applied = refs.map((ref, index) => {
    const { name, namespace = '' } = ref;
    // The canary runs what the promotion will; what its baseline runs is the live one's to say.
    const of = canaries.find((one) => `${one.location}/${one.manifestName}`.toLowerCase() === titleOf(ref));
    const like = known.get(of ? `${namespace}/${of.stableName}`.toLowerCase() : titleOf(ref));
    const object = { images: [], hidden: false, ...like, kind: ref.kind, name, namespace };
    return { ...object, outcome: outcomeIn(outcomes[index]), state: states(object) };
  });
  const titles = new Set(refs.map(titleOf));
  const held = whole.filter((object) => !titles.has(titleOf(object)));
  return [...applied, ...held.map((object): DeployedObject => ({ ...object, outcome: undefined, state: 'held' }))];
}

interface Named {
  kind: string;
  name: string;
  namespace?: string;
}

const titleOf = ({ kind, name, namespace = '' }: Named): string => `${namespace}/${kind} ${name}`.toLowerCase();

const listed = (value: Json | undefined): Named[] =>
  (Array.isArray(value) ? value.filter(isJsonObject) : []).map((ref) => ({
    kind: stringAt(ref, 'kind') ?? '',
    name: stringAt(ref, 'name') ?? '',
    namespace: stringAt(ref, 'namespace'),
  }));
