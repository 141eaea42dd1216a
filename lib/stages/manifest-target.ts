import { z } from 'zod';
import { invalid, notFound } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt, toJson } from '#lib/kernel/json';
import type { ManifestCloud, ManifestMember, ManifestRef } from '#lib/providers/contract';
import type { Capabilities } from '#lib/stages/capabilities';
import type { FieldHint, Step, StepContext, StepResult } from '#lib/stages/contract';
import { selectionIn } from '#lib/stages/label-selection';

/**
 * Which live objects a stage acts on: one by its name, one chosen from a cluster when the stage runs, or all that carry certain
 * labels then. Shared by all such stages.
 */
export type ManifestCapabilities = Pick<Capabilities, 'manifests'>;

const criteria = ['newest', 'second_newest', 'oldest', 'largest', 'smallest'] as const;

export const labelSelector = z
  .looseObject({
    kind: z.enum(['ANY', 'EQUALS', 'NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS', 'EXISTS', 'NOT_EXISTS'], {
      error: 'Choose when the label fits',
    }),
    key: z.string().nullish(),
    values: z.array(z.string()).nullish(),
  })
  .refine(({ kind, key }) => kind === 'ANY' || key?.trim(), { path: ['key'], error: 'Name the label' });

export const targetFields = {
  account: z.string({ error: 'Choose an account' }).min(1, 'Choose an account'),
  cloudProvider: z.string().optional(),
  /** The namespace. */
  location: z.string().optional(),
  /** Whose cluster a dynamic target is looked for in; default: the application of the pipeline. */
  app: z.string().optional(),
  mode: z.enum(['static', 'dynamic', 'label']).default('static'),
  /** `deployment web` */
  manifestName: z.string().optional(),
  kind: z.string().optional(),
  /** `deployment web`: the moniker's cluster. */
  cluster: z.string().optional(),
  criteria: z.enum(criteria).optional(),
  kinds: z.array(z.string()).nullish(),
  labelSelectors: z.looseObject({ selectors: z.array(labelSelector).default([]) }).nullish(),
};

/** One of Spinnaker's `labelSelectors.selectors` in a form. */
export const labelSelectorItem: NonNullable<FieldHint['item']> = {
  name: 'Label',
  fresh: { kind: 'EQUALS', key: '', values: [''] },
  form: [
    { path: 'key', label: 'Label', widget: 'text', required: true, placeholder: 'app.kubernetes.io/name' },
    {
      path: 'kind',
      label: 'Fits when it',
      widget: 'select',
      options: [
        { value: 'EQUALS', label: 'is' },
        { value: 'NOT_EQUALS', label: 'is not, or is missing' },
        { value: 'CONTAINS', label: 'is one of' },
        { value: 'NOT_CONTAINS', label: 'is none of' },
        { value: 'EXISTS', label: 'is there' },
        { value: 'NOT_EXISTS', label: 'is missing' },
        { value: 'ANY', label: 'is anything: this line asks for nothing' },
      ],
    },
    {
      path: 'values',
      label: 'Values',
      widget: 'list',
      when: { path: 'kind', is: ['EQUALS', 'NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS'] },
    },
  ],
};

export const accountHint: FieldHint = { path: 'account', label: 'Account', widget: 'account', required: true };
export const namespaceHint: FieldHint = { path: 'location', label: 'Namespace', widget: 'namespace' };

const nameHint: FieldHint = {
  path: 'manifestName',
  label: 'Object',
  widget: 'text',
  placeholder: 'deployment web',
  help: 'Kind and name',
  when: { path: 'mode', is: ['static', null] },
};

export const staticTargetForm: readonly FieldHint[] = [accountHint, namespaceHint, nameHint];

export const targetForm: readonly FieldHint[] = [
  accountHint,
  namespaceHint,
  {
    path: 'mode',
    label: 'Choose the object',
    widget: 'select',
    options: [
      { value: 'static', label: 'by its name' },
      { value: 'dynamic', label: 'from a cluster, when the stage runs' },
      { value: 'label', label: 'all with certain labels' },
    ],
  },
  nameHint,
  { path: 'kind', label: 'Kind', widget: 'text', placeholder: 'replicaSet', when: { path: 'mode', is: ['dynamic'] } },
  {
    path: 'cluster',
    label: 'Cluster',
    widget: 'text',
    placeholder: 'replicaSet web',
    when: { path: 'mode', is: ['dynamic'] },
  },
  {
    path: 'criteria',
    label: 'Which of the cluster',
    widget: 'select',
    options: criteria.map((value) => ({ value, label: value.replace('_', ' ') })),
    when: { path: 'mode', is: ['dynamic'] },
  },
  { path: 'kinds', label: 'Kinds', widget: 'list', when: { path: 'mode', is: ['label'] } },
  {
    path: 'labelSelectors.selectors',
    label: 'Labels',
    widget: 'items',
    help: 'All of them must fit',
    item: labelSelectorItem,
    when: { path: 'mode', is: ['label'] },
  },
];

export const targetDefaults = {
  account: '',
  cloudProvider: 'kubernetes',
  location: '',
  mode: 'static',
  manifestName: '',
};

/** How the target is named. Documents of before there were modes say it by the fields they fill in. */
export function modeOf(fields: JsonObject): string {
  const mode = stringAt(fields, 'mode');
  if (mode) return mode;
  if (stringAt(fields, 'criteria')) return 'dynamic';
  const labels = objectAt(fields, 'labelSelectors').selectors;
  return !stringAt(fields, 'manifestName')?.trim() && Array.isArray(labels) && labels.length > 0 ? 'label' : 'static';
}

/** `deployment web · prod`, or what it will be chosen by. */
export function targetCaption(fields: JsonObject): string {
  if (modeOf(fields) === 'label' && Array.isArray(fields.kinds)) return `${fields.kinds.join(', ')} by labels`;
  const criterion = stringAt(fields, 'criteria');
  const what = criterion
    ? `${criterion.replace('_', ' ')} of ${stringAt(fields, 'cluster') ?? 'a cluster'}`
    : (stringAt(fields, 'manifestName') ?? '');
  return [what, stringAt(fields, 'location')].filter(Boolean).join(' · ');
}

export function connectFor(context: StepContext, capabilities: ManifestCapabilities): Promise<ManifestCloud> {
  const account = stringAt(context.context, 'account') ?? stringAt(context.context, 'credentials');
  if (!account) throw invalid('The stage names no account; choose one');
  return capabilities.manifests.connect(account, context.execution.user);
}

/** The object named by `manifestName`. Throws `invalid` when there is none. */
export function targetOf(fields: JsonObject): ManifestRef {
  const text = stringAt(fields, 'manifestName')?.trim() ?? '';
  const space = text.search(/\s/);
  if (space < 1) {
    throw invalid(`“${text}” names no object; write kind and name, like “deployment web”`);
  }
  const namespace = stringAt(fields, 'location')?.trim();
  return {
    kind: text.slice(0, space),
    name: text.slice(space).trim(),
    ...(namespace ? { namespace } : {}),
  };
}

/** Writes `manifestName` for a dynamic target; a static one is only checked. */
export const resolveTargetManifest: Step<ManifestCapabilities> = {
  name: 'resolveTargetManifest',
  async run(context, capabilities) {
    const fields = context.context;
    const criterion = stringAt(fields, 'criteria');
    if (modeOf(fields) === 'label') return chooseByLabels(context, capabilities);
    if (!criterion || modeOf(fields) === 'static') {
      targetOf(fields);
      return { kind: 'succeeded', context: chosenIn(fields, stringAt(fields, 'manifestName') ?? '') };
    }
    const kind = stringAt(fields, 'kind') ?? '';
    const cluster = stringAt(fields, 'cluster') ?? '';
    if (!kind || !cluster) throw invalid('A target chosen at run time needs a kind and a cluster');
    const cloud = await connectFor(context, capabilities);
    const namespace = stringAt(fields, 'location') || undefined;
    const application = stringAt(fields, 'app') ?? context.execution.application;
    const members = await cloud.members({ kind, namespace, application, cluster }, context.abort);
    const chosen = choose(members, criterion, `${cluster}${namespace ? ` in ${namespace}` : ''}`);
    const manifestName = `${kind} ${chosen.name}`;
    context.log(`The ${criterion.replace('_', ' ')} of ${cluster} is ${manifestName}`);
    return { kind: 'succeeded', context: chosenIn(fields, manifestName), outputs: { manifestName } };
  },
};

async function chooseByLabels(context: StepContext, capabilities: ManifestCapabilities): Promise<StepResult> {
  const { kinds, namespace, selector } = selectionIn(context.context);
  const cloud = await connectFor(context, capabilities);
  const targets = await cloud.select(kinds, namespace, selector, context.abort);
  if (targets.length === 0)
    throw notFound(`No ${kinds.join(', ')} in ${namespace || cloud.account} carries ${selector}`);
  context.log(`Chosen by ${selector}: ${targets.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`);
  const names: Record<string, string[]> = {};
  for (const { kind, name, namespace: place = '' } of targets) {
    names[place] = [...(names[place] ?? []), `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${name}`];
  }
  return {
    kind: 'succeeded',
    context: { targets: toJson(targets) },
    outputs: { 'outputs.manifestNamesByNamespace': names },
  };
}

/** What was chosen, in order. */
export function targetsOf(fields: JsonObject): ManifestRef[] {
  if (modeOf(fields) !== 'label') return [targetOf(fields)];
  return (Array.isArray(fields.targets) ? fields.targets.filter(isJsonObject) : []) as unknown as ManifestRef[];
}

/** A step on one object, done to each that was chosen, one after the other. Lists in their outputs are joined. */
export function eachTarget<C extends ManifestCapabilities>({ name, run }: Step<C>): Step<C> {
  return {
    name,
    async run(context, capabilities) {
      if (modeOf(context.context) !== 'label') return run(context, capabilities);
      const targets = targetsOf(context.context);
      const progress = objectAt(context.context, 'targetsDone');
      let outputs: JsonObject = { ...context.outputs };
      for (let at = Number(progress[name] ?? 0); at < targets.length; at++) {
        const result = await run(onTarget(context, targets[at]!, outputs), capabilities);
        if ('outputs' in result && result.outputs) outputs = joined(outputs, result.outputs);
        if (result.kind === 'succeeded') continue;
        const targetsDone = { ...progress, [name]: at };
        return result.kind === 'skipped' ? result : { ...result, outputs, context: { ...result.context, targetsDone } };
      }
      return { kind: 'succeeded', outputs, context: { targetsDone: { ...progress, [name]: 0 } } };
    },
  };
}

function onTarget(context: StepContext, { kind, name, namespace }: ManifestRef, outputs: JsonObject): StepContext {
  const target = { mode: 'static', manifestName: `${kind} ${name}`, location: namespace ?? '' };
  return { ...context, outputs, context: { ...context.context, ...target } };
}

function joined(left: JsonObject, right: JsonObject): JsonObject {
  const both = Object.entries(right).map(([key, value]) => {
    const before = left[key];
    if (Array.isArray(before) && Array.isArray(value)) return [key, [...new Set([...before, ...value])]];
    return [key, isJsonObject(before) && isJsonObject(value) ? joined(before, value) : value];
  });
  return { ...left, ...Object.fromEntries(both) };
}

/** Where expressions of later stages and scripts look for what was acted on. */
const chosenIn = (fields: JsonObject, manifestName: string): JsonObject => ({
  manifestName,
  'manifest.name': manifestName,
  'manifest.account.name': stringAt(fields, 'account') ?? stringAt(fields, 'credentials') ?? '',
  'manifest.location': stringAt(fields, 'location') ?? '',
});

/** `members` are oldest first. */
export function choose(members: readonly ManifestMember[], criterion: string, where: string): ManifestMember {
  const bySize = [...members].sort((left, right) => left.replicas - right.replicas);
  const found: Record<string, ManifestMember | undefined> = {
    oldest: members[0],
    newest: members.at(-1),
    second_newest: members.at(-2),
    smallest: bySize[0],
    largest: bySize.at(-1),
  };
  if (!Object.hasOwn(found, criterion)) throw invalid(`“${criterion}” is no way to choose; use ${criteria.join(', ')}`);
  const chosen = found[criterion];
  if (!chosen) {
    const count = members.length === 0 ? 'is empty' : 'has only one member';
    throw notFound(`There is no ${criterion.replace('_', ' ')} of cluster ${where}: it ${count}`);
  }
  return chosen;
}
