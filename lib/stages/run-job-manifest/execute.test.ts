import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest, ManifestCloud } from '#lib/providers/contract';
import { stageContract } from '#lib/stages/contract-suite';
import { runJobManifestDefinition } from '#lib/stages/run-job-manifest/definition';
import { runJobManifestExecutor } from '#lib/stages/run-job-manifest/execute';
import { mostLines } from '#lib/stages/run-job-manifest/follow';
import { type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { type RunOptions, runStage, stepContext } from '#lib/stages/testing/step-runner';

stageContract(runJobManifestDefinition, runJobManifestExecutor, new URL('.', import.meta.url));

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

interface JobWishes {
  image?: string;
  script?: string;
  log?: string;
  spec?: JsonObject;
  restartPolicy?: string;
}

function job(name: string, wishes: JobWishes = {}): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...(name.endsWith('-') ? { generateName: name } : { name }),
      namespace: 'prod',
      ...(wishes.log === undefined ? {} : { annotations: { 'sandbox.gennaker.dev/log': wishes.log } }),
    },
    spec: {
      backoffLimit: 0,
      ...wishes.spec,
      template: {
        spec: {
          restartPolicy: wishes.restartPolicy ?? 'Never',
          containers: [
            {
              name: 'main',
              image: wishes.image ?? 'registry/task:1',
              command: ['sh', '-c', wishes.script ?? 'echo working'],
            },
          ],
        },
      },
    },
  };
}

const runJob = (
  manifest: Manifest,
  fields: JsonObject = {},
  more: Partial<RunOptions<SandboxCloud['capabilities']>> = {},
) =>
  runStage(runJobManifestExecutor, {
    context: { account: 'zone-1', manifest, ...fields },
    capabilities: sandbox.capabilities,
    ...more,
  });
const read = (name: string) => sandbox.cloud.read({ kind: 'Job', name, namespace: 'prod' });
/** A cloud in which one part of the jobs behaves otherwise. */
const withJobs = (jobs: Partial<ManifestCloud['jobs']>) => ({
  artifacts: sandbox.capabilities.artifacts,
  manifests: { connect: async () => ({ ...sandbox.cloud, jobs: { ...sandbox.cloud.jobs, ...jobs } }) },
});

/** How they run, end, fail and are canceled stands in run-job.contract.test.ts. */
describe('running jobs', { timeout: 120_000 }, () => {
  it('takes the entries of an artifact that the job has just named', async () => {
    const reference = Buffer.from('{"score": 97}').toString('base64');
    const named = { type: 'embedded/base64', name: 'report', reference };
    const report = { id: 'report', matchArtifact: { type: 'embedded/base64', name: 'report' } };
    const run = await runJob(job('score', { log: `SPINNAKER_CONFIG_JSON=${JSON.stringify({ artifacts: [named] })}` }), {
      propertyFile: 'main',
      consumeArtifactSource: 'propertyFile',
      expectedArtifacts: [report],
    });
    const resolvedExpectedArtifacts = run.outputs.resolvedExpectedArtifacts ?? [];
    const before = { id: 'b', refId: 'b', name: 'B', type: 'x', status: 'SUCCEEDED', context: {} };
    const consuming = { consumeArtifactSource: 'artifact', consumeArtifactId: 'report' };
    const stages = [{ ...before, outputs: { resolvedExpectedArtifacts } }];
    const next = await runJob(job('use'), consuming, { stages });
    expect(next.status, next.reason).toBe('SUCCEEDED');
    expect(next.outputs.score).toBe(97);
    const text = { ...named, reference: Buffer.from('plain').toString('base64') };
    const wrong = await runJob(job('use'), { consumeArtifactSource: 'artifact', consumeArtifact: text });
    expect(wrong.reason).toContain('report is no JSON object');
    expect((await runJob(job('use'), { consumeArtifactSource: 'artifact' })).reason).toContain('but names none');
  });

  it('fails when its log names no artifact as it is expected', async () => {
    const expectedArtifacts = [{ matchArtifact: { name: 'x' } }];
    const fields = { consumeArtifactSource: 'propertyFile', expectedArtifacts };
    const run = await runJob(job('tell', { log: 'SPINNAKER_PROPERTY_A=1' }), fields);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain('expected artifact x was not found');
  });

  it('leaves it to the job how often a crash is tried again', async () => {
    const crashing = { image: 'registry/task:crash', restartPolicy: 'OnFailure', spec: { backoffLimit: 3 } };
    const run = await runJob(job('stubborn', crashing));
    expect(run.reason).toContain('backoff limit; container main');
    expect(run.errors.join('\n')).toContain('panic');
  });

  it('makes one job however often a crash repeats the start', async () => {
    let crashed = false;
    const capabilities = withJobs({
      async start(manifest, key, signal) {
        const started = await sandbox.cloud.jobs.start(manifest, key, signal);
        if (crashed || started.outcome === 'pending') return started;
        crashed = true;
        throw Object.assign(new Error('connection lost'), { gennaker: true, code: 'unavailable', retryable: true });
      },
    });
    const run = await runJob(job('once'), {}, { capabilities });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log[0]).toBe('job once: was started before');
  });

  it('plans without starting anything', async () => {
    const context = { account: 'zone-1', manifest: job('planned'), propertyFile: 'main' };
    const options = { context, capabilities: sandbox.capabilities };
    const step = stepContext('p/step', 0, { context, outputs: {}, log: [] }, options);
    const plan = await runJobManifestExecutor.plan!(step, sandbox.capabilities);
    expect(plan).toMatchObject({
      summary: '1 created',
      unknown: ['How the job ends', 'The results in the log of container main'],
    });
    expect(await read('planned')).toBeUndefined();
    const again = { ...context, manifest: job('once') };
    const other = stepContext('p/step', 0, { context: again, outputs: {}, log: [] }, options);
    const plan2 = await runJobManifestExecutor.plan!(other, sandbox.capabilities);
    expect(plan2.changes?.[0]).toMatchObject({ name: 'once', recreated: true });
  });

  it('follows a part of a long log and says where the rest is', async () => {
    const log = Array.from({ length: 990 }, (_, i) => `line ${i}`).join('\n');
    const run = await runJob(job('wordy', { log, spec: { completions: 2 } }));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log.filter((line) => /^line \d+$/.test(line)).length).toBeLessThanOrEqual(mostLines);
    expect(run.log.join('\n')).toContain(`more than ${mostLines} lines; read on in the log of pod wordy-`);
  });

  it('goes on when a log cannot be read', async () => {
    const capabilities = withJobs({
      logSince: async () => {
        throw Object.assign(new Error('no right to read logs'), { gennaker: true, code: 'forbidden' });
      },
    });
    const run = await runJob(job('silent'), {}, { capabilities });
    expect(run.status).toBe('SUCCEEDED');
    expect(run.log.filter((line) => line.includes('no right to read logs'))).toHaveLength(1);
  });

  it.each([
    [{ manifest: '' }, 'the stage holds no Job'],
    [
      { manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } } },
      'runs one Job, but holds configMap x',
    ],
    [{ manifest: [job('a'), job('b')] }, 'runs one Job, but holds job a, job b'],
  ])('refuses %o', async (fields, words) => {
    const run = await runJob(job('x'), fields as unknown as JsonObject);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain(words);
  });
});
