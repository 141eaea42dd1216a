import { z } from 'zod';
import { invalid } from '#lib/kernel/errors';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageDefinition, StageExecutor, StepContext, StepResult } from '#lib/stages/contract';

/** How many server groups a cluster has in each region (a namespace on Kubernetes), compared as Orca compares them. */
const comparisons: Record<string, (actual: number, expected: number) => boolean> = {
  '<': (actual, expected) => actual < expected,
  '<=': (actual, expected) => actual <= expected,
  '==': (actual, expected) => actual === expected,
  '>=': (actual, expected) => actual >= expected,
  '>': (actual, expected) => actual > expected,
};

const fields = z.looseObject({
  context: z.looseObject({
    credentials: z.string({ error: 'The precondition names no account' }).min(1, 'The precondition names no account'),
    /** `replicaSet web`; a bare name counts ReplicaSets. */
    cluster: z.string({ error: 'The precondition names no cluster' }).min(1, 'The precondition names no cluster'),
    regions: z.array(z.string()).min(1, 'The precondition names no region').default([]),
    comparison: z.string().default('=='),
    expected: z.coerce.number({ error: 'The expected number of server groups is no number' }),
    application: z.string().optional(),
    failureMessage: z.string().optional(),
  }),
});

/** One clusterSize precondition, run as a stage before the stage that lists it. Not in the palette. */
export const checkClusterSizeDefinition: StageDefinition = {
  type: 'checkClusterSize',
  title: 'Check cluster size',
  summary: 'One condition of a Check preconditions stage: how many server groups a cluster has',
  icon: 'list-checks',
  category: 'flow',
  choosesBranch: true,
  internal: true,
  fields,
  form: [],
  outputs: z.looseObject({}),
  defaults: {},
  needs: ['manifests'],
  inDryRun: 'runs',
  examples: [],
};

type Ports = Pick<Capabilities, 'manifests'>;

export const checkClusterSizeExecutor: StageExecutor<Ports> = {
  steps: [{ name: 'checkClusterSize', run: check }],
};

async function check(step: StepContext, { manifests }: Ports): Promise<StepResult> {
  const { context } = fields.parse(step.context);
  const compare = comparisons[context.comparison];
  if (!compare)
    throw invalid(`The comparison ${context.comparison} is not known; use ${Object.keys(comparisons).join(', ')}`);
  const cloud = await manifests.connect(context.credentials, step.execution.user);
  const { kind, cluster } = clusterOf(context.cluster);
  const application = context.application ?? step.execution.application;
  const wrong: string[] = [];
  for (const namespace of new Set(context.regions)) {
    const members = await cloud.members({ kind, namespace, application, cluster }, step.abort);
    step.log(`${cluster} has ${members.length} server groups in ${namespace}`);
    if (!compare(members.length, context.expected)) wrong.push(`${members.length} in ${namespace}`);
  }
  if (wrong.length === 0) return { kind: 'succeeded' };
  const ours = `Cluster ${cluster} should have ${context.comparison} ${context.expected} server groups and has ${wrong.join(', ')}`;
  return { kind: 'failed', retry: 'terminal', reason: context.failureMessage || ours };
}

function clusterOf(text: string): { kind: string; cluster: string } {
  const [kind = '', ...rest] = text.trim().split(/\s+/);
  // The server groups of a Deployment are its ReplicaSets.
  const owned = rest.length === 0 || kind.toLowerCase() === 'deployment';
  return { kind: owned ? 'replicaSet' : kind, cluster: text.trim() };
}
