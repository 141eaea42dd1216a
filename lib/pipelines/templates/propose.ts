import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import { scopeName } from '#lib/pipelines/templates/expressions';
import type { TemplateVariable, VariableType } from '#lib/pipelines/templates/template';
import { setOwn } from '#lib/pipelines/templates/variables';

/** A place in a pipeline whose value may differ from team to team. */
export interface Proposal {
  name: string;
  type: VariableType;
  /** What stands there now: the default. */
  value: Json;
  /** Every place with this member and value, as paths: `['stages', 0, 'account']`. */
  paths: (string | number)[][];
  /** For people: `Account of Deploy to test`. */
  caption: string;
}

/** Members that name where and what, in the order of how surely they differ; others stay as they are. */
const telling = [
  'account',
  'credentials',
  'namespace',
  'namespaceOverride',
  'location',
  'cluster',
  'manifestName',
  'master',
  'job',
  'repository',
  'branch',
  'tag',
  'url',
  'waitTime',
  'notifiers',
  'address',
  'replicas',
  'targetSize',
  'source',
  'project',
  'region',
  'instructions',
];
const most = 40;

/** Places worth a variable. One proposal stands for all places that hold the same value under the same name. */
export function proposeVariables(pipeline: JsonObject): Proposal[] {
  const found = new Map<string, Proposal>();
  const taken = new Set<string>();
  for (const place of placesOf(pipeline)) {
    const member = String(place.path.at(-1));
    const key = `${member}=${JSON.stringify(place.value)}`;
    const known = found.get(key);
    if (known) known.paths.push(place.path);
    else if (found.size < most) {
      const name = freeName(member, place.owner, taken);
      taken.add(name);
      found.set(key, {
        name,
        type: typeOf(place.value),
        value: place.value,
        paths: [place.path],
        caption: place.caption,
      });
    }
  }
  const order = (proposal: Proposal) => telling.indexOf(String(proposal.paths[0]?.at(-1)));
  return [...found.values()].sort((one, other) => order(one) - order(other));
}

interface Place {
  path: (string | number)[];
  value: Json;
  owner: string;
  caption: string;
}

function* placesOf(pipeline: JsonObject): Generator<Place> {
  for (const list of ['stages', 'triggers', 'notifications'] as const) {
    const items = pipeline[list];
    if (!Array.isArray(items)) continue;
    for (const [index, item] of items.entries()) {
      if (!isJsonObject(item)) continue;
      const owner = stringAt(item, 'name') || stringAt(item, 'type') || `${list} ${index + 1}`;
      yield* membersOf(item, [list, index], owner, 0);
    }
  }
}

function* membersOf(item: Json, path: (string | number)[], owner: string, depth: number): Generator<Place> {
  if (depth > 3 || typeof item !== 'object' || item === null) return;
  for (const [key, value] of Object.entries(item)) {
    const at = [...path, Array.isArray(item) ? Number(key) : key];
    if (!Array.isArray(item) && telling.includes(key) && worth(value)) {
      yield { path: at, value, owner, caption: `${wordsOf(key)} of ${owner}` };
    } else if (typeof value === 'object') yield* membersOf(value, at, owner, depth + 1);
  }
}

/** An expression is variable already. */
function worth(value: Json): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= 500 && !value.includes('${');
  return typeof value === 'number';
}

function typeOf(value: Json): VariableType {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'string';
}

function freeName(member: string, owner: string, taken: ReadonlySet<string>): string {
  if (!taken.has(member)) return member;
  const words = owner.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());
  const long = `${words.slice(0, 1).toLowerCase()}${words.slice(1)}${member.slice(0, 1).toUpperCase()}${member.slice(1)}`;
  for (let count = 1; ; count++) {
    const name = (count === 1 ? long : `${long}${count}`).slice(-100);
    if (name !== '' && !taken.has(name)) return name;
  }
}

function wordsOf(member: string): string {
  const words = member.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What the store and the application say of one pipeline, which a template is not. */
const ofOnePipeline = [
  'id',
  'application',
  'name',
  'index',
  'lastModified',
  'lastModifiedBy',
  'updateTs',
  'createTs',
  'roles',
  'serviceAccount',
  'locked',
  'disabled',
];

/** A template out of a pipeline, with the proposals that were chosen as its variables. */
export function templateFrom(
  pipeline: JsonObject,
  head: { id: string; name: string; description: string; owner: string },
  chosen: readonly Proposal[],
): JsonObject {
  const kept = Object.fromEntries(Object.entries(pipeline).filter(([name]) => !ofOnePipeline.includes(name)));
  const body = structuredClone(kept) as JsonObject;
  for (const { name, paths } of chosen) for (const path of paths) put(body, path, `\${${scopeName}.${name}}`);
  const { id, ...metadata } = head;
  return {
    schema: 'v2',
    id,
    protect: false,
    metadata: { ...metadata, scopes: ['global'] },
    variables: chosen.map(
      ({ name, type, value, caption }): TemplateVariable => ({ name, type, description: caption, defaultValue: value }),
    ),
    pipeline: body,
  };
}

/** So many of what is proposed are taken unless somebody chooses. */
export const takenAtFirst = 6;

/** The template that is proposed for a pipeline when nobody is asked. */
export function proposedTemplate(pipeline: JsonObject, owner: string): JsonObject {
  const name = stringAt(pipeline, 'name') ?? '';
  const description = stringAt(pipeline, 'description') ?? '';
  const chosen = proposeVariables(pipeline).slice(0, takenAtFirst);
  return templateFrom(pipeline, { id: templateIdOf(name), name, description, owner }, chosen);
}

/** `Deploy to test` → `deploy-to-test` */
export function templateIdOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 100);
}

function put(target: Json, path: readonly (string | number)[], value: Json): void {
  let at: Json = target;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return;
    at = (at as Record<string | number, Json>)[key]!;
  }
  const last = path.at(-1);
  if (last === undefined || typeof at !== 'object' || at === null || !Object.hasOwn(at, last)) return;
  if (Array.isArray(at)) at[Number(last)] = value;
  else setOwn(at, String(last), value);
}
