import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
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

describe('running jobs', { timeout: 120_000 }, () => {
  it('waits for the end, follows the log and says what became of it', async () => {
    const run = await runJob(job('migrate', { script: 'echo 12 tables migrated' }));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log.join('\n')).toMatch(/— main of pod migrate-\w+ —\n12 tables migrated\ndone/);
    expect(run.log.filter((line) => line === 'done')).toHaveLength(1);
    expect(run.outputs).toMatchObject({
      'deploy.jobs': { prod: ['migrate'] },
      jobStatus: { name: 'migrate', location: 'prod', account: 'zone-1', jobState: 'Succeeded' },
      completionDetails: { exitCode: 0 },
      artifacts: [{ type: 'kubernetes/job', name: 'migrate' }],
    });
    expect(run.waits.some((wait) => wait.startsWith('Waiting for job migrate'))).toBe(true);
  });

  it('runs a job of the same name anew, and one with a generated name beside it', async () => {
    const first = await read('migrate');
    expect((await runJob(job('migrate'))).status).toBe('SUCCEEDED');
    expect(objectAt(await read('migrate'), 'metadata').uid).not.toBe(objectAt(first, 'metadata').uid);
    const names = [await runJob(job('smoke-')), await runJob(job('smoke-'))].map((run) => run.outputs['deploy.jobs']);
    expect(JSON.stringify(names[0])).toMatch(/smoke-[0-9a-f]{8}/);
    expect(names[0]).not.toEqual(names[1]);
    const cluster = { kind: 'job', namespace: 'prod', application: 'storefront', cluster: 'job smoke' };
    expect(await sandbox.cloud.members(cluster)).toHaveLength(2);
  });

  it('takes properties and artifacts out of the log', async () => {
    const log = [
      'noise',
      '  SPINNAKER_PROPERTY_Report_Url=https://reports/1?a=b',
      'SPINNAKER_CONFIG_JSON={"passed":12,"artifacts":[{"type":"docker/image","name":"registry/web","reference":"registry/web:9"}]}',
    ].join('\n');
    const expectedArtifacts = [{ id: 'web', matchArtifact: { type: 'docker/image', name: 'registry/.*' } }];
    const run = await runJob(job('check', { log }), {
      consumeArtifactSource: 'propertyFile',
      propertyFile: 'main',
      expectedArtifacts,
    });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs).toMatchObject({
      report_url: 'https://reports/1?a=b',
      passed: 12,
      propertyFileContents: { report_url: 'https://reports/1?a=b', passed: 12 },
      resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: { reference: 'registry/web:9' } }],
    });
    expect(run.outputs.artifacts).toMatchObject([{ reference: 'registry/web:9' }, { type: 'kubernetes/job' }]);
  });

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

  it.each([
    ['nothing', { propertyFile: 'main' }, 'holds no SPINNAKER_PROPERTY_'],
    ['SPINNAKER_CONFIG_JSON={broken', { propertyFile: 'main' }, 'is no JSON object: {broken'],
    ['SPINNAKER_PROPERTY_A=1', { propertyFile: 'sidecar' }, 'sidecar is not valid for pod'],
    [
      'SPINNAKER_PROPERTY_A=1',
      { expectedArtifacts: [{ matchArtifact: { name: 'x' } }] },
      'expected artifact x was not found',
    ],
  ])('fails when the log says %s for %o', async (log, fields, words) => {
    const run = await runJob(job('tell', { log }), { consumeArtifactSource: 'propertyFile', ...fields } as JsonObject);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain(words);
  });

  it('fails with exit code, reason and the last lines', async () => {
    const run = await runJob(job('broken', { script: 'echo SPINNAKER_PROPERTY_STEP=7; echo row 7 is bad; exit 3' }), {
      propertyFile: 'main',
    });
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toMatch(
      /^Job broken failed: Job has reached the specified backoff limit; container main of pod broken-\w+ ended with exit code 3$/,
    );
    expect(run.errors).toContain('row 7 is bad');
    expect(run.outputs).toMatchObject({
      jobStatus: { jobState: 'Failed', reason: 'BackoffLimitExceeded' },
      completionDetails: { exitCode: 3 },
      step: '7',
    });
  });

  it('fails with the deadline', async () => {
    const run = await runJob(job('late', { script: 'sleep 300', spec: { activeDeadlineSeconds: 5 } }));
    expect(run.reason).toContain('Job was active longer than specified deadline');
    expect(run.outputs.jobStatus).toMatchObject({ reason: 'DeadlineExceeded' });
  });

  it('leaves it to the job how often a crash is tried again', async () => {
    const crashing = { image: 'registry/task:crash', restartPolicy: 'OnFailure', spec: { backoffLimit: 3 } };
    const run = await runJob(job('stubborn', crashing));
    expect(run.reason).toContain('backoff limit; container main');
    expect(run.errors.join('\n')).toContain('panic');
  });

  it('does not wait for an image that cannot be pulled, and lets the job start no more', async () => {
    const run = await runJob(job('nowhere', { image: 'registry/task:missing', spec: { backoffLimit: 6 } }));
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toMatch(/image registry\/task:missing cannot be pulled \(pod nowhere-/);
    expect(objectAt(await read('nowhere'), 'spec').suspend).toBe(true);
  });

  it('does not wait when it is told not to', async () => {
    const run = await runJob(job('background', { script: 'sleep 300' }), { waitForCompletion: 'false' });
    expect(run).toMatchObject({ status: 'SUCCEEDED', steps: ['resolveJobManifest', 'runJob'] });
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

  it('deletes its job on cancel, but never one that somebody else started since', async () => {
    const options = { context: { account: 'zone-1' }, capabilities: sandbox.capabilities };
    const started = await runJob(job('halted', { script: 'sleep 300' }), {}, { mostLooks: 3 });
    expect(started.status).toBe('RUNNING');
    const foreign = stepContext('other/step', 0, { ...started, log: [] }, options);
    await runJobManifestExecutor.cancel!(foreign, sandbox.capabilities);
    const live = await read('halted');
    expect(objectAt(live, 'metadata').deletionTimestamp).toBeUndefined();
    const [stageId, startedAt] = String(
      objectAt(objectAt(live, 'metadata'), 'annotations')['gennaker.dev/job-run'],
    ).split('/');
    const own = stepContext(`${stageId}/step`, 0, { ...started, startedAt: Number(startedAt), log: [] }, options);
    await runJobManifestExecutor.cancel!(own, sandbox.capabilities);
    await vi.waitFor(async () => expect(await read('halted')).toBeUndefined(), 10_000);
    await runJobManifestExecutor.cancel!(own, sandbox.capabilities);
  });

  it('says that its job was deleted', async () => {
    const run = await runJob(
      job('taken', { script: 'sleep 300' }),
      {},
      {
        before: (step, look) => {
          if (step === 'waitOnJobCompletion' && look === 1) {
            void sandbox.cloud.remove({ kind: 'Job', name: 'taken', namespace: 'prod' });
          }
        },
      },
    );
    expect(run).toMatchObject({ status: 'TERMINAL', reason: 'Job taken was deleted while it ran' });
  });

  it('keeps a job that cleans up after itself until it was read', async () => {
    const run = await runJob(job('tidy', { spec: { ttlSecondsAfterFinished: 0 } }));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(objectAt(await read('tidy'), 'spec').ttlSecondsAfterFinished).toBe(300);
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
