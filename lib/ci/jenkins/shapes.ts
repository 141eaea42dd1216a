/** Jenkins' JSON turned into the contract's shapes, and job names into paths. Nothing else knows how Jenkins spells things. */
import { z } from 'zod';
import type { Build, BuildResult, BuildRevision, CiJob, CiParameter } from '#lib/ci/contract';
import { invalid, unavailable } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';

/**
 * `team/job/app` and `team/app` both name the job app in the folder team. The first is how Spinnaker writes it and wins
 * where the two could be confused.
 */
export function jobPath(name: string): string {
  const parts = name.split('/').filter(Boolean);
  const spelledOut = parts.length % 2 === 1 && parts.every((part, i) => i % 2 === 0 || part === 'job');
  const names = spelledOut ? parts.filter((_part, i) => i % 2 === 0) : parts;
  if (names.length === 0 || names.some((part) => part === '.' || part === '..')) {
    throw invalid(`"${name}" is not the name of a Jenkins job`);
  }
  return names.map((part) => `/job/${encodeURIComponent(part)}`).join('');
}

/** An answer of another shape comes from a proxy's error page or the like, so another try may help. */
function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw unavailable(`Jenkins sent something unexpected: ${z.prettifyError(result.error)}`);
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const parameterDefinition = z.object({
  name: z.string(),
  type: text,
  description: text,
  choices: z.array(z.string()).nullish(),
  defaultParameterValue: z.object({ value: z.unknown() }).nullish(),
});

const jobShape = z.object({
  url: text,
  description: text,
  buildable: z.boolean().nullish(),
  property: z.array(z.object({ parameterDefinitions: z.array(parameterDefinition).nullish() })).nullish(),
});

export const jobTree =
  'url,description,buildable,property[parameterDefinitions[name,type,description,choices,defaultParameterValue[value]]]';

export function toJob(name: string, value: unknown): CiJob {
  const job = read(jobShape, value);
  const definitions = (job.property ?? []).flatMap((property) => property.parameterDefinitions ?? []);
  return {
    name,
    url: job.url,
    description: job.description,
    enabled: job.buildable !== false,
    parameters: definitions.map(toParameter),
  };
}

const parameterTypes: Record<string, CiParameter['type']> = {
  StringParameterDefinition: 'string',
  TextParameterDefinition: 'text',
  BooleanParameterDefinition: 'boolean',
  ChoiceParameterDefinition: 'choice',
  PasswordParameterDefinition: 'secret',
};

function toParameter(definition: z.infer<typeof parameterDefinition>): CiParameter {
  const type = parameterTypes[definition.type] ?? 'other';
  const value = definition.defaultParameterValue?.value;
  const plain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  return {
    name: definition.name,
    type,
    description: definition.description,
    defaultValue: plain && type !== 'secret' ? (value as Json) : null,
    choices: definition.choices ?? [],
  };
}

const action = z.object({
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
  remoteUrls: z.array(z.string()).nullish(),
  lastBuiltRevision: z.object({ branch: z.array(z.object({ name: text, SHA1: text })).nullish() }).nullish(),
});

const buildShape = z.object({
  number: z.number(),
  url: text,
  fullDisplayName: text,
  result: z.string().nullish(),
  building: z.boolean().nullish(),
  duration: z.number().nullish(),
  timestamp: z.number().nullish(),
  artifacts: z.array(z.object({ fileName: text, displayPath: text, relativePath: text })).nullish(),
  actions: z.array(action.nullable()).nullish(),
});

export const buildTree =
  'number,url,fullDisplayName,result,building,duration,timestamp,artifacts[fileName,displayPath,relativePath],' +
  'actions[remoteUrls,lastBuiltRevision[branch[name,SHA1]]]';

const results: readonly string[] = ['SUCCESS', 'UNSTABLE', 'FAILURE', 'ABORTED', 'NOT_BUILT'] satisfies BuildResult[];

export function toBuild(job: string, value: unknown): Build {
  const build = read(buildShape, value);
  // Between the last log line and the verdict Jenkins says "not building, no result"; that is still running.
  const building = build.building === true || !build.result;
  const known = results.includes(build.result ?? '') ? (build.result as BuildResult) : 'FAILURE';
  return {
    number: build.number,
    url: build.url,
    name: job,
    fullDisplayName: build.fullDisplayName,
    result: building ? 'BUILDING' : known,
    building,
    duration: build.duration ?? 0,
    timestamp: build.timestamp ?? 0,
    artifacts: build.artifacts ?? [],
    scm: (build.actions ?? []).flatMap((entry) => revisionsOf(entry ?? {})),
  };
}

function revisionsOf(entry: z.infer<typeof action>): BuildRevision[] {
  return (entry.lastBuiltRevision?.branch ?? []).map((branch) => ({
    name: branch.name,
    branch: branch.name.replace(/^refs\/(remotes|heads)\//, '').replace(/^origin\//, ''),
    sha1: branch.SHA1,
    remoteUrl: entry.remoteUrls?.[0] ?? '',
  }));
}

const keyed = z.object({
  id: z.number().nullish(),
  number: z.number().nullish(),
  queueId: z.number().nullish(),
  task: z.object({ url: text }).nullish(),
  actions: z.array(action.nullable()).nullish(),
});

/** A queue item or a build, with what tells whose it is. */
export interface Keyed {
  queueId: number;
  buildNumber: number | undefined;
  parameters: Map<string, unknown>;
}

export function toKeyed(value: unknown): Keyed {
  const item = read(keyed, value);
  const parameters = (item.actions ?? []).flatMap((entry) => entry?.parameters ?? []);
  return {
    queueId: item.queueId ?? item.id ?? 0,
    buildNumber: item.number ?? undefined,
    parameters: new Map(parameters.map((parameter) => [parameter.name, parameter.value])),
  };
}
