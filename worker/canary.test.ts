import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingAsked } from '#lib/engine/answers';
import type { Run, StageState } from '#lib/engine/run';
import { settle } from '#lib/engine/settling';
import { takeSignal } from '#lib/engine/signals';
import { isComplete } from '#lib/engine/statuses';
import { currentStep, nextLookAt, stepEnded, stepStarted } from '#lib/engine/steps';
import { stepContextFor, surroundingsAt } from '#lib/engine/surroundings';
import { newRun } from '#lib/engine/testing/simulation';
import { isEnding, stageCanceled } from '#lib/engine/transitions';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StepResult } from '#lib/stages/contract';
import { stageEntries } from '#lib/stages/executors';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';

/** A canary as a run of the engine: its own steps, the stages around it, a verdict, and the ends it may come to. */
let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const stageWith = (name: string, image: string, canary: JsonObject = {}): JsonObject => ({
  ...{ refId: '1', type: 'deployManifest', name: 'Deploy', account: 'zone-1', source: 'text' },
  manifests: [deployment(name, image, 2)],
  trafficManagement: { enabled: true, options: { services: [], strategy: 'canary', canary } },
});

type Decision = (run: Run, judgment: StageState) => void;

/** Drives a run to its end; `decide` is called once, when a person is asked. */
async function play(stage: JsonObject, decide: Decision = () => {}): Promise<Run> {
  const types = bindStages(stageEntries, sandbox.capabilities as unknown as Capabilities);
  const run = newRun([stage]);
  const around = () => surroundingsAt(Date.now(), types);
  const contextOf = (one: StageState) =>
    stepContextFor(run, one, {
      ...{ now: Date.now(), types, abort: new AbortController().signal, log: () => {} },
      told: nothingAsked.scope(false),
    });
  let asked = false;
  for (;;) {
    settle(run, around());
    if (isComplete(run.state.status)) return run;
    if (isEnding(run)) {
      for (const one of [...run.active]) {
        await types.find(one.type)?.cancel?.(contextOf(one));
        stageCanceled(run, one, around());
      }
      continue;
    }
    const judgment = [...run.active].find((one) => one.waiting?.for === 'person');
    if (judgment && !asked) {
      asked = true;
      decide(run, judgment);
      continue;
    }
    const ready = [...run.active].find((one) => currentStep(run, one) >= 0 && nextLookAt(one) <= Date.now());
    if (!ready) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      continue;
    }
    const index = currentStep(run, ready);
    stepStarted(run, ready, index, Date.now());
    const step = types.find(ready.type)!.steps[index]!;
    const failed = (error: unknown): StepResult => ({ kind: 'failed', retry: 'terminal', reason: messageOf(error) });
    stepEnded(run, ready, index, await step.run(contextOf(ready)).catch(failed), around());
  }
}

const signal = (run: Run, name: 'patch' | 'cancel', stageId: string | null, payload: JsonObject = {}) =>
  takeSignal(
    run,
    { id: name, name, stageId, payload, sentBy: 'anna', sentAt: Date.now() },
    surroundingsAt(Date.now(), bindStages(stageEntries, sandbox.capabilities as unknown as Capabilities)),
  );
const says =
  (judgmentStatus: string): Decision =>
  (run, { id }) =>
    signal(run, 'patch', id, { judgmentStatus });

const partsOf = (run: Run) =>
  [...run.stages.values()].filter(({ parentId }) => parentId !== null).map(({ name, status }) => `${name}: ${status}`);
const live = async (name: string) =>
  JSON.stringify(await sandbox.cloud.read({ kind: 'Deployment', name, namespace: 'prod' }));

describe('a run with a canary', { timeout: 120_000 }, () => {
  it('promotes it when a person says so', async () => {
    expect((await play(stageWith('yes', 'registry/web:1'))).state.status).toBe('SUCCEEDED');
    const run = await play(stageWith('yes', 'registry/web:2'), says('continue'));
    expect(run.state.status, run.state.failure ?? '').toBe('SUCCEEDED');
    expect(partsOf(run)).toEqual([
      'Promote the canary?: SUCCEEDED',
      'Promote deployment yes: SUCCEEDED',
      'Delete deployment yes-canary: SUCCEEDED',
    ]);
    expect(await live('yes')).toContain('registry/web:2');
  });

  it('removes it when a person says no, and fails with that', async () => {
    await play(stageWith('no', 'registry/web:1'));
    const run = await play(stageWith('no', 'registry/web:2'), says('stop'));
    expect(run.state.status).toBe('TERMINAL');
    expect(partsOf(run)).toEqual([
      'Promote the canary?: TERMINAL',
      'Promote deployment no: NOT_STARTED',
      'Delete deployment no-canary: NOT_STARTED',
      'Delete deployment no-canary: SUCCEEDED',
    ]);
    expect(await live('no')).toContain('registry/web:1');
    expect(await live('no-canary')).toBeUndefined();
  });

  it('removes it when it cannot run, with its reason', async () => {
    await play(stageWith('bad', 'registry/web:1'));
    const run = await play(stageWith('bad', 'registry/web:missing'));
    expect(run.state.failure).toContain('image registry/web:missing cannot be pulled');
    expect(partsOf(run)).toEqual(['Delete deployment bad-canary: SUCCEEDED']);
    expect(await live('bad-canary')).toBeUndefined();
  });

  it('removes it when the run is canceled', async () => {
    await play(stageWith('stopped', 'registry/web:1'));
    const run = await play(stageWith('stopped', 'registry/web:2'), (asked) => signal(asked, 'cancel', null));
    expect(run.state.status).toBe('CANCELED');
    expect(await live('stopped')).toContain('registry/web:1');
    await expect.poll(() => live('stopped-canary')).toBeUndefined();
  });

  it('promotes it at once when nobody is to be asked', async () => {
    await play(stageWith('quick', 'registry/web:1'));
    const run = await play(stageWith('quick', 'registry/web:2', { next: 'promote', baseline: true }));
    expect(run.state.status, run.state.failure ?? '').toBe('SUCCEEDED');
    expect(partsOf(run)).toHaveLength(3);
    expect(await live('quick')).toContain('registry/web:2');
    expect(await live('quick-baseline')).toBeUndefined();
  });
});
