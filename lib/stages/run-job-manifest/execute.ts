import { invalid, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { JobRun, Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext, StepResult } from '#lib/stages/contract';
import { desiredManifests, outputsOf, titleOf } from '#lib/stages/desired-manifests';
import { planOf } from '#lib/stages/manifest-plan';
import { readingArtifact, type SourceCapabilities, withArtifactText } from '#lib/stages/manifest-source';
import { nextLookMs } from '#lib/stages/manifest-stability';
import { connectFor, type ManifestCapabilities } from '#lib/stages/manifest-target';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';
import { consumeArtifact } from '#lib/stages/run-job-manifest/consume-artifact';
import { type Followed, followLog } from '#lib/stages/run-job-manifest/follow';
import { propertiesIn } from '#lib/stages/run-job-manifest/properties';
import { jobStatusOf } from '#lib/stages/run-job-manifest/status';

/**
 * Which job this is stands in the context before it is made, and the job carries the key of this run of the stage: so a
 * crash makes no second one, and a cancel finds exactly this one.
 */
const resolveJobManifest: Step<ManifestCapabilities> = {
  name: 'resolveJobManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const job = await desiredJob(cloud, context);
    const { name, namespace } = job.metadata;
    return {
      kind: 'succeeded',
      context: { job: { name: name ?? '', namespace: namespace ?? '' }, jobLog: null, jobBadEnd: null },
    };
  },
};

const runJob: Step<ManifestCapabilities> = {
  name: 'runJob',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const manifest = await desiredJob(cloud, context);
    const { outcome } = await cloud.jobs.start(manifest, keyOf(context), context.abort);
    if (outcome === 'pending') {
      return { kind: 'look-again', inMs: 500, waiting: `Waiting for the earlier ${titleOf(manifest)} to end` };
    }
    context.log(`${titleOf(manifest)}: ${outcome === 'created' ? 'started' : 'was started before'}`);
    const ref = refOf(context);
    const outputs: JsonObject = {
      ...outputsOf({ manifests: [manifest], boundArtifacts: [] }, cloud.account),
      'deploy.jobs': { [ref.namespace ?? '']: [ref.name] },
    };
    const { manifests: _manifests, ...kept } = outputs;
    const started = { outputs, context: kept };
    return waits(context.context) ? { kind: 'succeeded', ...started } : { kind: 'finished', ...started };
  },
};

const waitOnJobCompletion: Step<ManifestCapabilities> = {
  name: 'waitOnJobCompletion',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const ref = refOf(context);
    const run = await cloud.jobs.read(ref, context.abort);
    if (!run) return { kind: 'failed', retry: 'terminal', reason: `Job ${ref.name} was deleted while it ran` };
    const { more, ...jobLog } = await followLog(cloud.jobs, run, ref.namespace, context);
    const outputs = jobStatusOf(run, ref, cloud.account);
    // A job that gives up deletes its last pod, and how that ended with it.
    const badEnd = run.badEnd ?? stringAt(context.context, 'jobBadEnd');
    const progress = { outputs, context: { ...outputs, jobLog, ...(badEnd ? { jobBadEnd: badEnd } : {}) } };
    if (more) return { kind: 'look-again', inMs: 0, waiting: `Reading the log of job ${ref.name}`, ...progress };
    if (run.state === 'succeeded') return { kind: 'succeeded', ...progress };
    if (run.state === 'failed') return failed(cloud, run, jobLog, context, progress);
    const inMs = nextLookMs(context.now - (run.startedAt ?? run.createdAt));
    return { kind: 'look-again', inMs, waiting: run.message, ...progress };
  },
};

async function failed(
  cloud: ManifestCloud,
  run: JobRun,
  jobLog: Followed,
  context: StepContext,
  progress: { outputs: JsonObject; context: JsonObject },
): Promise<StepResult> {
  const ref = refOf(context);
  if (run.hopeless) {
    // What cannot start now could start long after this stage has failed: nobody expects it then.
    await cloud.jobs.suspend(ref, context.abort).then(
      () => context.log(`Job ${ref.name} is suspended, so that it does not start later`),
      (error) => context.log(`Job ${ref.name} could not be suspended: ${messageOf(error)}`),
    );
  }
  // As in Spinnaker a job that failed may still say something; that it says nothing is not what went wrong.
  const told = await readProperties(cloud, run, context).catch(() => undefined);
  return {
    kind: 'failed',
    retry: 'terminal',
    reason: run.hopeless || !progress.context.jobBadEnd ? run.message : `${run.message}; ${progress.context.jobBadEnd}`,
    errors: [...run.details, ...(await lastLines(cloud, run, jobLog, context))],
    context: progress.context,
    outputs: { ...progress.outputs, ...(told ? spread(told, context) : {}) },
  };
}

/** Of a log that was too long to follow the end is still unread. */
async function lastLines(cloud: ManifestCloud, run: JobRun, jobLog: Followed, context: StepContext): Promise<string[]> {
  const pod = run.pods.at(-1);
  const container = pod?.containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  const key = `${pod?.name}/${container?.name}/${container?.restarts}`;
  if (!pod || !container || jobLog.places[key] === 'ended') return jobLog.tail;
  try {
    const { namespace } = refOf(context);
    const text = await cloud.log(
      { kind: 'Pod', name: pod.name, ...(namespace ? { namespace } : {}) },
      { container: container.name, tailLines: 20 },
    );
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(0, 500));
  } catch {
    context.abort.throwIfAborted();
    return jobLog.tail;
  }
}

const readJobProperties: Step<ManifestCapabilities> = {
  name: 'readJobProperties',
  async run(context, capabilities) {
    const container = containerOf(context.context);
    if (!container) return { kind: 'succeeded' };
    const cloud = await connectFor(context, capabilities);
    const run = await cloud.jobs.read(refOf(context), context.abort);
    if (!run) throw invalid(`Job ${refOf(context).name} was deleted before its log could be read`);
    const properties = await readProperties(cloud, run, context);
    if (!properties || Object.keys(properties).length === 0) {
      throw invalid(
        `The log of container ${container} holds no SPINNAKER_PROPERTY_… and no SPINNAKER_CONFIG_JSON=… line, though this stage takes its results from there`,
      );
    }
    context.log(`Results in the log of ${container}: ${Object.keys(properties).join(', ')}`);
    return { kind: 'succeeded', outputs: spread(properties, context) };
  },
};

/** From the newest pod that succeeded, else the newest. Undefined when the stage takes nothing from a log. */
async function readProperties(
  cloud: ManifestCloud,
  run: JobRun,
  context: StepContext,
): Promise<JsonObject | undefined> {
  const container = containerOf(context.context);
  const pod = run.pods.findLast(({ phase }) => phase === 'Succeeded') ?? run.pods.at(-1);
  if (!container || !pod) return undefined;
  const source = { pod: pod.name, namespace: refOf(context).namespace, container };
  return propertiesIn(await cloud.jobs.wholeLog(source, context.abort));
}

/** Every property is an output of its own. Artifacts that the job names come before the job itself. */
function spread(properties: JsonObject, context: StepContext): JsonObject {
  const own = Array.isArray(context.outputs.artifacts) ? context.outputs.artifacts : [];
  const named = Array.isArray(properties.artifacts) ? properties.artifacts.filter(isJsonObject) : undefined;
  return {
    ...properties,
    propertyFileContents: properties,
    ...(named ? { artifacts: [...named, ...own] } : {}),
  };
}

export const runJobManifestExecutor: StageExecutor<SourceCapabilities> = {
  steps: readingArtifact('manifest', [
    resolveJobManifest,
    runJob,
    waitOnJobCompletion,
    readJobProperties,
    bindProducedArtifacts<SourceCapabilities>(),
    consumeArtifact,
  ]),
  async plan(asked, capabilities) {
    const context = await withArtifactText(asked, 'manifest', capabilities);
    const cloud = await connectFor(context, capabilities);
    const job = await desiredJob(cloud, context);
    const changes = await cloud.preview({ kind: 'apply', manifests: [madeAnew(job)] }, context.abort);
    const container = containerOf(context.context);
    return {
      ...planOf(changes),
      unknown: [
        ...(waits(context.context) ? ['How the job ends'] : []),
        ...(container ? [`The results in the log of container ${container}`] : []),
      ],
      outputs: outputsOf({ manifests: [job], boundArtifacts: [] }, cloud.account),
    };
  },
  async cancel(context, capabilities) {
    const job = objectAt(context.context, 'job');
    if (!stringAt(job, 'name')) return;
    const cloud = await connectFor(context, capabilities);
    const ref = refOf(context);
    if (await cloud.jobs.remove(ref, keyOf(context), context.abort)) context.log(`Job ${ref.name}: deleted`);
  },
};

/** As a preview must understand it: one of that name is deleted first. */
const madeAnew = (job: Manifest): Manifest => ({
  ...job,
  metadata: {
    ...job.metadata,
    annotations: { ...objectAt(job.metadata, 'annotations'), 'strategy.spinnaker.io/recreate': 'true' },
  },
});

/** A restarted stage starts at another moment, so it runs its job anew. */
const keyOf = (context: StepContext): string => `${context.stage.id}/${context.stage.startedAt}`;

const waits = (fields: JsonObject): boolean => String(fields.waitForCompletion ?? true).toLowerCase() !== 'false';

/** Older stages name the container without saying that results are taken from it. */
function containerOf(fields: JsonObject): string | undefined {
  const source = stringAt(fields, 'consumeArtifactSource') ?? 'propertyFile';
  return source === 'propertyFile' ? stringAt(fields, 'propertyFile')?.trim() || undefined : undefined;
}

function refOf(context: StepContext): ManifestRef {
  const job = objectAt(context.context, 'job');
  const namespace = stringAt(job, 'namespace');
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    name: stringAt(job, 'name') ?? '',
    ...(namespace ? { namespace } : {}),
  };
}

/** A job that cleans up after itself must stay until it was read, in seconds. */
const leastTtl = 300;

async function desiredJob(cloud: ManifestCloud, context: StepContext): Promise<Manifest> {
  const { manifests } = await desiredManifests(cloud, context, { keys: ['manifest', 'manifests'] });
  const [job] = manifests;
  if (!job) throw invalid('There is nothing to run: the stage holds no Job');
  if (manifests.length > 1 || job.kind !== 'Job') {
    throw invalid(
      `This stage runs one Job, but holds ${manifests.map(titleOf).join(', ')}; deploy the rest with a deploy stage before it`,
    );
  }
  const spec = objectAt(job, 'spec');
  const ttl = spec.ttlSecondsAfterFinished;
  if (typeof ttl !== 'number' || ttl >= leastTtl || !waits(context.context)) return job;
  return { ...job, spec: { ...spec, ttlSecondsAfterFinished: leastTtl } };
}
