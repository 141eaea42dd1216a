import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CiSystem } from '#lib/ci/contract';
import { createOutboundHttp } from '#lib/http/outbound';
import type { OutboundHttp, OutboundRequest } from '#lib/http/outbound-contract';
import { type SandboxJenkins, startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { jenkinsKind } from './connect.ts';

const guarded = createOutboundHttp({ allow: ['127.0.0.1'] });
let now = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => now };
let server: SandboxJenkins;
let jenkins: CiSystem;
let posted: string[] = [];

/** Passes everything on and notes what was posted. */
const http: OutboundHttp = {
  request(request: OutboundRequest) {
    if (request.method === 'POST') posted.push(new URL(request.url).pathname);
    return guarded.request(request);
  },
};

const connect = (over: { user?: string; token?: string; address?: string } = {}, client = http) =>
  jenkinsKind.connect(
    {
      name: 'ci',
      settings: { address: over.address ?? `${server.url}/`, user: over.user ?? server.user },
      secrets: { token: over.token ?? server.token },
    },
    client,
  );

beforeAll(async () => {
  server = await startSandboxJenkins({ clock });
});
afterAll(() => server.close());
beforeEach(() => {
  posted = [];
  jenkins = connect();
});

const pass = (seconds: number) => {
  now += seconds * 1000;
};

async function started(parameters: Record<string, string>, key: string, job = 'storefront-build'): Promise<number> {
  const { queueId } = await jenkins.startBuild({ job, parameters, idempotencyKey: key });
  pass(1);
  const { buildNumber } = await jenkins.queued(job, queueId);
  return buildNumber!;
}

describe('jobs', () => {
  it('are listed with their folders', async () => {
    expect(await jenkins.listJobs()).toEqual([
      'checkout-build',
      'nightly-database-check',
      'platform/job/legacy/job/import-prices',
      'platform/job/terraform-plan',
      'storefront-build',
    ]);
  });

  it('tell which parameters they take', async () => {
    const job = await jenkins.job('storefront-build');
    expect(job).toMatchObject({ name: 'storefront-build', enabled: true, url: `${server.url}/job/storefront-build/` });
    expect(job.parameters).toContainEqual(
      expect.objectContaining({ name: 'branch', type: 'string', defaultValue: 'main' }),
    );
    expect(job.parameters).toContainEqual(
      expect.objectContaining({ name: 'runTests', type: 'boolean', defaultValue: true }),
    );
  });

  it('are found in folders in both spellings', async () => {
    for (const name of ['platform/terraform-plan', 'platform/job/terraform-plan']) {
      const { parameters } = await jenkins.job(name);
      expect(parameters[0]).toMatchObject({ type: 'choice', choices: ['test', 'prod'] });
    }
  });

  it('that do not exist are named', async () => {
    await expect(jenkins.job('nope')).rejects.toMatchObject({
      code: 'not-found',
      message: 'Job nope does not exist in Jenkins ci, or user gennaker may not see it',
    });
  });
});

describe('a build', () => {
  it('goes through the queue, runs, and publishes what it made', async () => {
    const job = 'storefront-build';
    const { queueId } = await jenkins.startBuild({ job, parameters: { branch: 'main' }, idempotencyKey: 'run-1' });
    expect(await jenkins.queued(job, queueId)).toMatchObject({ why: expect.stringContaining('quiet period') });
    pass(1);
    const { buildNumber } = await jenkins.queued(job, queueId);
    expect(await jenkins.build(job, buildNumber!)).toMatchObject({ building: true, result: 'BUILDING', artifacts: [] });
    pass(10);
    const build = await jenkins.build(job, buildNumber!);
    expect(build).toMatchObject({
      number: buildNumber,
      name: job,
      result: 'SUCCESS',
      building: false,
      duration: 2500,
      fullDisplayName: `storefront-build #${buildNumber}`,
      scm: [{ branch: 'main', name: 'refs/remotes/origin/main', sha1: expect.stringMatching(/^[0-9a-f]{40}$/) }],
    });
    expect(build.artifacts.map((artifact) => artifact.relativePath)).toContain('reports/tests.json');
    expect(await jenkins.properties(job, buildNumber!, 'build.properties')).toMatchObject({
      VERSION: `2.4.${buildNumber}`,
      IMAGE: `registry.sandbox.gennaker.dev/storefront:2.4.${buildNumber}`,
    });
    expect(await jenkins.properties(job, buildNumber!, 'reports/tests.json')).toEqual({ passed: 128, failed: 0 });
    expect((await jenkins.recentBuilds(job, 2)).map((one) => one.number)).toEqual([buildNumber, buildNumber! - 1]);
  });

  it('in a folder takes choices, and only those there are', async () => {
    const job = 'platform/job/terraform-plan';
    const number = await started({ workspace: 'prod' }, 'plan-1', job);
    pass(10);
    expect(await jenkins.properties(job, number, 'plan.yaml')).toMatchObject({ workspace: 'prod', plan: { add: 2 } });
    await expect(started({ workspace: 'moon' }, 'plan-2', job)).rejects.toThrow(
      '"moon" is not a choice of parameter workspace of job platform/job/terraform-plan: test, prod',
    );
  });

  it('of a branch that is broken fails, of one that is unstable is unstable', async () => {
    const broken = await started({ branch: 'broken-cart' }, 'b');
    const unstable = await started({ branch: 'unstable' }, 'u');
    pass(10);
    expect((await jenkins.build('storefront-build', broken)).result).toBe('FAILURE');
    expect((await jenkins.build('storefront-build', unstable)).result).toBe('UNSTABLE');
    await expect(jenkins.properties('storefront-build', broken, 'build.properties')).rejects.toThrow(
      `Build ${broken} of job storefront-build did not archive build.properties; it archived nothing`,
    );
  });

  it('writes its log bit by bit', async () => {
    const number = await started({}, 'log');
    pass(1);
    const first = await jenkins.log('storefront-build', number, 0);
    expect(first).toMatchObject({ more: true, text: expect.stringContaining('Started by user gennaker') });
    pass(10);
    const rest = await jenkins.log('storefront-build', number, first.nextByte);
    expect(rest).toMatchObject({ more: false, text: expect.stringMatching(/Finished: SUCCESS\n$/) });
    expect(rest.text).not.toContain('Started by');
    expect(await jenkins.log('storefront-build', number, rest.nextByte)).toMatchObject({ text: '', more: false });
  });

  it('can be stopped, again and again', async () => {
    const number = await started({}, 'stop');
    await jenkins.stopBuild('storefront-build', number);
    await jenkins.stopBuild('storefront-build', number);
    await jenkins.stopBuild('storefront-build', 999);
    expect((await jenkins.build('storefront-build', number)).result).toBe('ABORTED');
  });

  it('can be taken out of the queue', async () => {
    const job = 'checkout-build';
    const { queueId } = await jenkins.startBuild({ job, parameters: {}, idempotencyKey: 'gone' });
    await jenkins.cancelQueued(queueId);
    await jenkins.cancelQueued(queueId);
    expect(await jenkins.queued(job, queueId)).toMatchObject({ cancelled: true });
  });

  it('that Jenkins forgot in its queue is recognised by its number there', async () => {
    const known = (await jenkins.recentBuilds('checkout-build', 1))[0]!.number;
    // The builds from before this world began have no item in the queue.
    expect(await jenkins.queued('checkout-build', String(5 + known))).toEqual({ buildNumber: known });
    expect(await jenkins.queued('checkout-build', '99')).toMatchObject({ cancelled: true });
  });
});

describe('starting twice with the same key', () => {
  it('starts one build, whether the first still waits, runs or has ended', async () => {
    const order = { job: 'storefront-build', parameters: { branch: 'once' }, idempotencyKey: 'same' };
    const first = await jenkins.startBuild(order);
    const again = [await jenkins.startBuild(order)];
    pass(1);
    again.push(await jenkins.startBuild(order));
    pass(60);
    again.push(await jenkins.startBuild(order));
    expect(again).toEqual([first, first, first]);
    expect(posted).toEqual(['/job/storefront-build/buildWithParameters']);
  });

  it('starts another build for another key', async () => {
    const order = { job: 'storefront-build', parameters: {} };
    const one = await jenkins.startBuild({ ...order, idempotencyKey: 'k1' });
    const two = await jenkins.startBuild({ ...order, idempotencyKey: 'k2' });
    expect(one.queueId).not.toBe(two.queueId);
  });

  it('is admitted to be impossible for a job that does not declare the key', async () => {
    const order = { job: 'nightly-database-check', parameters: {}, idempotencyKey: 'k' };
    expect(await jenkins.startBuild(order)).toMatchObject({ repeatable: false });
  });
});

describe('what cannot work says why', () => {
  it('a job that is disabled, or takes no parameters', async () => {
    const start = (job: string, parameters = {}) => jenkins.startBuild({ job, parameters, idempotencyKey: 'x' });
    await expect(start('platform/legacy/import-prices')).rejects.toThrow('is disabled in Jenkins');
    await expect(start('nightly-database-check', { a: 'b' })).rejects.toThrow('takes no parameters, but a was given');
  });

  it('wrong credentials, and none where some are needed', async () => {
    await expect(connect({ token: 'wrong' }).ping()).rejects.toMatchObject({ code: 'unauthenticated' });
    const order = { job: 'checkout-build', parameters: {}, idempotencyKey: 'x' };
    await expect(connect({ user: '' }).startBuild(order)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('settings that are none', () => {
    expect(() => connect({ address: 'ftp://x' })).toThrow('must be an address like https://jenkins.example.com');
  });

  it('names that would lead elsewhere', async () => {
    await expect(jenkins.job('..')).rejects.toMatchObject({ code: 'invalid' });
    await expect(jenkins.cancelQueued('1/../../x')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('a Jenkins that is down can be tried again', async () => {
    const other = await startSandboxJenkins({ clock });
    await other.close();
    await expect(connect({ address: other.url }).ping()).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
  });

  it('something that is no Jenkins', async () => {
    const stranger: OutboundHttp = {
      request: async ({ url }) => ({ status: 200, headers: {}, body: '<html>', url }),
    };
    await expect(connect({}, stranger).listJobs()).rejects.toThrow('is ci really a Jenkins?');
  });
});

describe('the small Jenkins itself', () => {
  it('reports its version', async () => {
    expect((await jenkins.ping()).version).toMatch(/^2\./);
  });

  it('refuses a post without its crumb', async () => {
    const authorization = `Basic ${Buffer.from(`${server.user}:${server.token}`).toString('base64')}`;
    const url = `${server.url}/job/checkout-build/buildWithParameters`;
    const response = await guarded.request({ url, method: 'POST', headers: { authorization } });
    expect(response).toMatchObject({ status: 403, body: expect.stringContaining('No valid crumb') });
  });

  it('keeps a running build over a restart', async () => {
    const snapshotFile = join(await mkdtemp(join(tmpdir(), 'jenkins-')), 'jenkins.json');
    const first = await startSandboxJenkins({ clock, snapshotFile });
    const before = connect({ address: first.url });
    const job = 'storefront-build';
    const { queueId } = await before.startBuild({ job, parameters: {}, idempotencyKey: 'kept' });
    pass(1);
    const { buildNumber } = await before.queued(job, queueId);
    await first.close();
    const second = await startSandboxJenkins({ clock, snapshotFile });
    const after = connect({ address: second.url });
    expect(await after.build(job, buildNumber!)).toMatchObject({ building: true });
    pass(10);
    expect(await after.build(job, buildNumber!)).toMatchObject({ result: 'SUCCESS' });
    await second.close();
  });

  it('shows pages to people, with everything escaped', async () => {
    const number = await started({ branch: '<script>alert(1)</script>' }, 'xss');
    for (const path of ['/', '/job/storefront-build/', `/job/storefront-build/${number}/`]) {
      const { status, body } = await guarded.request({ url: server.url + path });
      expect(status).toBe(200);
      expect(body).not.toContain('<script>');
    }
  });
});
