import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { runJobManifestExecutor } from '#lib/stages/run-job-manifest/execute';
import { type ManifestWorld, type More, patience, startManifestWorld } from '#lib/stages/testing/manifest-world';
import { type StageRun, stepContext } from '#lib/stages/testing/step-runner';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld({ aheadMs: 120_000 });
});
afterAll(async () => {
  await world?.world.close();
});

interface Wishes {
  image?: string;
  script?: string;
  /** What the container writes, in either world. */
  log?: string;
  spec?: JsonObject;
}

function job(name: string, { image = 'registry/task:1', script = 'true', log, spec }: Wishes = {}): Manifest {
  const container = { name: 'main', image, command: ['sh', '-c', script] };
  const made = world.object('batch/v1', 'Job', name, {
    spec: { backoffLimit: 0, ...spec, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
  });
  if (log !== undefined) made.metadata.annotations = { 'sandbox.gennaker.dev/log': log };
  return made;
}

const run = (manifest: Manifest, fields: JsonObject = {}, more: More = {}): Promise<StageRun> =>
  world.run(runJobManifestExecutor, { manifest, ...fields }, more);
const uidOf = async (name: string) => objectAt(await world.live('Job', name), 'metadata').uid;
const podsOf = async (name: string): Promise<unknown[]> => {
  const { body } = await world.world.send('GET', `/api/v1/namespaces/{ns}/pods?labelSelector=job-name=${name}`);
  return body.items as unknown[];
};

describe('running a job', { timeout: 180_000 }, () => {
  it('waits for its end, with its log on the stage, each line once', async () => {
    const done = await run(job('migrate', { script: 'echo 12 tables migrated' }));
    expect(done.status, done.reason).toBe('SUCCEEDED');
    expect(done.log.join('\n')).toMatch(/— main of pod migrate-\w+ —\n12 tables migrated\ndone/);
    expect(done.log.filter((line) => line === 'done')).toHaveLength(1);
    expect(done.outputs).toMatchObject({
      'deploy.jobs': { [world.namespace]: ['migrate'] },
      jobStatus: { name: 'migrate', location: world.namespace, jobState: 'Succeeded' },
      completionDetails: { exitCode: 0 },
      artifacts: [{ type: 'kubernetes/job', name: 'migrate' }],
    });
  });

  it('makes a job of the same name anew, and one with a generated name beside it', async () => {
    expect((await run(job('again'))).status).toBe('SUCCEEDED');
    const first = await uidOf('again');
    expect((await run(job('again'))).status).toBe('SUCCEEDED');
    expect(await uidOf('again')).not.toBe(first);
    const generated = job('smoke-');
    generated.metadata = { generateName: 'smoke-', namespace: world.namespace };
    const names = [await run(generated), await run(generated)].map(({ outputs }) => outputs['deploy.jobs']);
    expect(JSON.stringify(names[0])).toMatch(/smoke-[0-9a-f]{8}/);
    expect(names[0]).not.toEqual(names[1]);
  });

  it('reads properties and artifacts back from the log', async () => {
    const web = { type: 'docker/image', name: 'registry/web', reference: 'registry/web:9' };
    const log = [
      'noise',
      'SPINNAKER_PROPERTY_Report_Url=https://reports/1?a=b',
      `SPINNAKER_CONFIG_JSON=${JSON.stringify({ passed: 12, artifacts: [web] })}`,
    ].join('\n');
    const done = await run(job('check', { log }), {
      consumeArtifactSource: 'propertyFile',
      propertyFile: 'main',
      expectedArtifacts: [{ id: 'web', matchArtifact: { type: 'docker/image', name: 'registry/.*' } }],
    });
    expect(done.status, done.reason).toBe('SUCCEEDED');
    expect(done.outputs).toMatchObject({
      report_url: 'https://reports/1?a=b',
      passed: 12,
      propertyFileContents: { report_url: 'https://reports/1?a=b', passed: 12 },
      resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: { reference: 'registry/web:9' } }],
    });
    expect(done.outputs.artifacts).toMatchObject([web, { type: 'kubernetes/job' }]);
  });

  it.each([
    ['nothing', { propertyFile: 'main' }, 'holds no SPINNAKER_PROPERTY_'],
    ['SPINNAKER_CONFIG_JSON={broken', { propertyFile: 'main' }, 'is no JSON object: {broken'],
    ['SPINNAKER_PROPERTY_A=1', { propertyFile: 'sidecar' }, 'sidecar is not valid for pod'],
  ])('fails when the log says %s for %o', async (log, fields, words) => {
    const done = await run(job('tell', { log }), { consumeArtifactSource: 'propertyFile', ...fields });
    expect(done).toMatchObject({ status: 'TERMINAL', reason: expect.stringContaining(words) });
  });

  it('fails with the exit code, its last lines and what it told before', async () => {
    const script = 'echo SPINNAKER_PROPERTY_STEP=7; echo row 7 is bad; exit 3';
    const done = await run(job('broken', { script }), { propertyFile: 'main' });
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toMatch(
      /^Job broken failed: .*backoff limit; container main of pod broken-\w+ ended with exit code 3$/,
    );
    expect(done.errors).toContain('row 7 is bad');
    expect(done.outputs).toMatchObject({
      jobStatus: { jobState: 'Failed', reason: 'BackoffLimitExceeded' },
      completionDetails: { exitCode: 3 },
      step: '7',
    });
  });

  it('fails with its deadline', async () => {
    const done = await run(job('late', { script: 'sleep 3000', spec: { activeDeadlineSeconds: 2 } }));
    expect(done.reason).toContain('Job was active longer than specified deadline');
    expect(done.outputs.jobStatus).toMatchObject({ reason: 'DeadlineExceeded' });
  });

  it('does not wait for an image that cannot be pulled, and lets it start no more', async () => {
    const done = await run(job('nowhere', { image: 'registry/task:missing', spec: { backoffLimit: 6 } }));
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toMatch(/image registry\/task:missing cannot be pulled \(pod nowhere-/);
    expect(objectAt(await world.live('Job', 'nowhere'), 'spec').suspend).toBe(true);
    await expect.poll(() => podsOf('nowhere'), patience).toEqual([]);
  });

  it('does not wait for a pod that no node takes', async () => {
    const huge = job('huge');
    const { spec } = objectAt(objectAt(huge, 'spec'), 'template') as { spec: { containers: JsonObject[] } };
    spec.containers[0]!.resources = { requests: { cpu: '5000' } };
    const done = await run(huge);
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toMatch(/no node takes pod huge-\S+: .*Insufficient cpu/);
  });

  it('does not wait for pods that are refused', async () => {
    const refused = job('refused-pods');
    objectAt(objectAt(objectAt(refused, 'spec'), 'template'), 'spec').serviceAccountName = 'nobody';
    const done = await run(refused);
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toMatch(/pods of refused-pods are refused: .*serviceaccount "nobody" not found/);
  });

  it('does not wait when it is told not to', async () => {
    const done = await run(job('background', { script: 'sleep 3000' }), { waitForCompletion: 'false' });
    expect(done).toMatchObject({ status: 'SUCCEEDED', steps: ['resolveJobManifest', 'runJob'] });
  });

  it('is deleted with its pods on cancel, but not by another run of the stage', async () => {
    const started = await run(job('halted', { script: 'sleep 3000' }), {}, { mostLooks: 3 });
    expect(started.status).toBe('RUNNING');
    const live = await world.live('Job', 'halted');
    const key = String(objectAt(live?.metadata, 'annotations')['gennaker.dev/job-run']).split('/');
    const cancel = (stage: string, startedAt: number) => {
      const { capabilities } = world;
      const options = { context: started.context, capabilities };
      const context = stepContext(`${stage}/step`, 0, { ...started, startedAt, log: [] }, options);
      return runJobManifestExecutor.cancel!(context, capabilities);
    };
    await cancel('other', started.startedAt);
    expect(objectAt(await world.live('Job', 'halted'), 'metadata').deletionTimestamp).toBeUndefined();
    await cancel(key[0]!, Number(key[1]));
    await expect.poll(() => world.live('Job', 'halted'), patience).toBeUndefined();
    await expect.poll(() => podsOf('halted'), patience).toEqual([]);
    await cancel(key[0]!, Number(key[1]));
  });

  it('says that it was deleted while it ran', async () => {
    const before = (step: string, look: number) => {
      if (step === 'waitOnJobCompletion' && look === 1) void world.cloud.remove(world.ref('Job', 'taken'));
    };
    const done = await run(job('taken', { script: 'sleep 3000' }), {}, { before });
    expect(done).toMatchObject({ status: 'TERMINAL', reason: 'Job taken was deleted while it ran' });
  });

  it('stays until it was read when it cleans up after itself', async () => {
    const done = await run(job('tidy', { spec: { ttlSecondsAfterFinished: 0 } }));
    expect(done.status, done.reason).toBe('SUCCEEDED');
    expect(objectAt(await world.live('Job', 'tidy'), 'spec').ttlSecondsAfterFinished).toBe(300);
  });

  it('fails with what the cluster says of a job that it refuses', async () => {
    const bad = job('refused');
    objectAt(objectAt(objectAt(bad, 'spec'), 'template'), 'spec').restartPolicy = 'Always';
    const done = await run(bad);
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toMatch(/^Job refused in \S+ was refused by zone-1: .*restartPolicy/);
  });
});
