import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCi } from '#lib/ci/connect';
import type { CiSystem } from '#lib/ci/contract';
import { createOutboundHttp } from '#lib/http/outbound';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { type SandboxJenkins, startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { stageContract } from '#lib/stages/contract-suite';
import { jenkinsDefinition } from '#lib/stages/jenkins/definition';
import { jenkinsExecutor } from '#lib/stages/jenkins/execute';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

let jenkins: SandboxJenkins;
let system: CiSystem;
const http = createOutboundHttp({ allow: ['127.0.0.1', 'localhost'] });
const ci = {
  connect: async (name: string) => {
    if (name !== 'jenkins') throw notFound(`There is no CI system named ${name}`);
    return system;
  },
};

beforeAll(async () => {
  jenkins = await startSandboxJenkins({ timeScale: 0.01 });
  system = connectCi(
    'jenkins',
    { name: 'jenkins', settings: { address: jenkins.url, user: jenkins.user }, secrets: { token: jenkins.token } },
    http,
  );
});
afterAll(() => jenkins.close());

const run = (more: JsonObject) =>
  runStage(jenkinsExecutor, {
    context: { master: 'jenkins', job: 'storefront-build', ...more },
    capabilities: { ci },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
  });

describe('jenkins', () => {
  stageContract(jenkinsDefinition, jenkinsExecutor, new URL('./', import.meta.url));

  it('builds, follows the console and reads the properties', async () => {
    const result = await run({ parameters: { branch: 'release/2.4' }, propertyFile: 'build.properties' });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.outputs.buildInfo).toMatchObject({ result: 'SUCCESS', building: false });
    expect(String(result.outputs.IMAGE)).toContain('storefront:');
    expect(result.outputs.propertyFileContents).toMatchObject({ IMAGE: result.outputs.IMAGE });
    expect(result.log.length).toBeGreaterThan(5);
  });

  it('does not wait for the build when it is told not to', async () => {
    const result = await run({ waitForCompletion: false });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.steps).toEqual(['startJenkinsJob', 'waitForJenkinsJobStart']);
  });

  it('fails with the number of a failed build', async () => {
    const result = await run({ parameters: { branch: 'broken' } });
    expect(result.status).toBe('TERMINAL');
    expect(result.reason).toMatch(/storefront-build #\d+ ended as FAILURE/);
  });

  it.each([
    [false, 'TERMINAL'],
    [true, 'SUCCEEDED'],
  ])('takes an unstable build with markUnstableAsSuccessful=%s as %s', async (markUnstableAsSuccessful, status) => {
    const result = await run({ parameters: { branch: 'unstable' }, markUnstableAsSuccessful });
    expect(result.status).toBe(status);
  });

  it('starts one build however often a crash repeats the start', async () => {
    let crashed = false;
    const before = (await system.recentBuilds('storefront-build', 50)).length;
    const result = await runStage(jenkinsExecutor, {
      context: { master: 'jenkins', job: 'storefront-build' },
      capabilities: {
        ci: {
          connect: async () => ({
            ...system,
            startBuild: async (build) => {
              const queued = await system.startBuild(build);
              if (crashed) return queued;
              crashed = true;
              throw lostAnswer();
            },
          }),
        },
      },
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    });
    expect(result.status).toBe('SUCCEEDED');
    expect((await system.recentBuilds('storefront-build', 50)).length).toBe(before + 1);
  });

  it('keeps the end of a console that is too long', async () => {
    const text = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n');
    const result = await runStage(jenkinsExecutor, {
      context: { master: 'jenkins', job: 'storefront-build' },
      capabilities: {
        ci: { connect: async () => ({ ...system, log: async () => ({ text, nextByte: text.length, more: false }) }) },
      },
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    });
    expect(result.log).toContain('… 3500 lines of the console are left out here');
    expect(result.log.at(-1)).toBe('line 4999');
  });

  it('names a job that does not exist', async () => {
    const result = await run({ job: 'no-such-job' });
    expect(result.status).toBe('TERMINAL');
    expect(result.reason).toContain('no-such-job');
  });

  it('stops the build on cancel', async () => {
    const started = await run({ waitForCompletion: false, parameters: { branch: 'slow' } });
    const options = { context: started.context, capabilities: { ci } };
    await jenkinsExecutor.cancel!(stepContext('k', 0, { context: started.context, outputs: {}, log: [] }, options), {
      ci,
    });
    const build = await system.build('storefront-build', Number(started.context.buildNumber));
    expect(['ABORTED', 'SUCCESS']).toContain(build.result);
  });

  describe('on a Jenkins where builds take their time', () => {
    let slow: SandboxJenkins;
    let patient: CiSystem;
    let quick = 0;
    const clock = { now: () => Date.now() + quick };
    beforeAll(async () => {
      slow = await startSandboxJenkins({ timeScale: 1000, clock });
      const settings = { address: slow.url, user: slow.user };
      patient = connectCi('jenkins', { name: 'jenkins', settings, secrets: { token: slow.token } }, http);
    });
    afterAll(() => slow.close());

    const cancel = (key: string, job: string, context: JsonObject = {}) => {
      const options = { context: { master: 'jenkins', job, ...context }, capabilities: {} };
      const step = stepContext(key, 0, { context: options.context, outputs: {}, log: [] }, options);
      return jenkinsExecutor.cancel!(step, { ci: { connect: async () => patient } });
    };
    const begun = (key: string, job = 'storefront-build') =>
      patient.startBuild({ job, parameters: {}, idempotencyKey: key });
    /** Longer than anything waits in the queue, shorter than any build. */
    const leaveQueues = () => {
      quick += 600_000;
    };

    it('takes a build out of the queue whose start nobody could note', async () => {
      const { queueId } = await begun('crash-1');
      await cancel('crash-1', 'storefront-build');
      expect(await patient.queued('storefront-build', queueId)).toMatchObject({ cancelled: true });
    });

    it.each([true, false])('stops a build that has left the queue unnoticed (its place noted: %s)', async (noted) => {
      const { queueId } = await begun(`crash-${noted}`);
      leaveQueues();
      await cancel(`crash-${noted}`, 'storefront-build', noted ? { queuedBuild: queueId } : {});
      const { buildNumber } = await patient.queued('storefront-build', queueId);
      expect(await patient.build('storefront-build', buildNumber!)).toMatchObject({ result: 'ABORTED' });
    });

    it('finds nothing to stop when nothing was started, and says when it cannot know', async () => {
      const others = await begun('of-others');
      await cancel('never-begun', 'storefront-build');
      expect((await patient.queued('storefront-build', others.queueId)).cancelled).toBe(false);
      await expect(cancel('any', 'nightly-database-check')).rejects.toThrow('has no parameter GENNAKER_KEY');
    });
  });
});

/** The answer to the first start is lost on its way. */
const lostAnswer = () =>
  Object.assign(new Error('connection lost'), { gennaker: true, code: 'unavailable', retryable: true });
