import type { Build, CiSystem } from '#lib/ci/contract';
import { conflict } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, StagePlan, StepContext, StepResult } from '#lib/stages/contract';
import { jenkinsFields } from '#lib/stages/jenkins/definition';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

type Ports = Pick<Capabilities, 'ci'>;

export const jenkinsExecutor: StageExecutor<Ports> = {
  async plan({ context, execution }, { ci }): Promise<StagePlan> {
    const { master, job, parameters } = jenkinsFields.parse(context);
    const system = await ci.connect(master, execution.user);
    const { enabled } = await system.job(job);
    const given = Object.entries((parameters ?? {}) as JsonObject);
    return {
      summary: `Builds ${job} on ${master}`,
      facts: given.map(([label, value]) => ({
        label,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
      unknown: ['The result of the build, and what later stages take from it'],
      ...(enabled ? {} : { refusal: `${job} is disabled on ${master}; enable it there` }),
    };
  },
  steps: [
    { name: 'startJenkinsJob', run: start },
    { name: 'waitForJenkinsJobStart', run: waitForBuild },
    { name: 'monitorJenkinsJob', run: follow },
    { name: 'getBuildProperties', run: readProperties },
    bindProducedArtifacts<Ports>(),
  ],
  async cancel(step, { ci }) {
    const { master, job } = jenkinsFields.parse(step.context);
    const system = await ci.connect(master, step.execution.user);
    const known = step.context.buildNumber;
    const number = typeof known === 'number' ? known : await leaveQueue(step, system, job);
    if (number !== undefined) await system.stopBuild(job, number);
  },
};

/**
 * Takes the build out of the queue; the number of one that had left it already, unnoticed. A worker that died while it started
 * the build could not note its place in the queue.
 */
async function leaveQueue(step: StepContext, system: CiSystem, job: string): Promise<number | undefined> {
  const noted = stringAt(step.context, 'queuedBuild');
  const found = noted ? { queueId: noted, repeatable: true } : await system.findStarted(job, step.idempotencyKey);
  if (!found.repeatable) {
    throw conflict(
      `a build of ${job} that was just being started cannot be found, for the job has no parameter GENNAKER_KEY; look at ${system.name}`,
    );
  }
  if (found.queueId === undefined) return undefined;
  await system.cancelQueued(found.queueId);
  return (await system.queued(job, found.queueId)).buildNumber;
}

async function start(step: StepContext, { ci }: Ports): Promise<StepResult> {
  const { master, job, parameters } = jenkinsFields.parse(step.context);
  const system = await ci.connect(master, step.execution.user);
  const queued = await system.startBuild({
    job,
    parameters: (parameters ?? {}) as JsonObject,
    idempotencyKey: step.idempotencyKey,
  });
  step.log(`Asked ${master} to build ${job}`);
  return { kind: 'succeeded', context: { queuedBuild: queued.queueId } };
}

async function waitForBuild(step: StepContext, { ci }: Ports): Promise<StepResult> {
  const fields = jenkinsFields.parse(step.context);
  const system = await ci.connect(fields.master, step.execution.user);
  const queued = await system.queued(fields.job, String(step.context.queuedBuild));
  if (queued.cancelled) {
    return {
      kind: 'failed',
      retry: 'terminal',
      reason: `${fields.job} was canceled while it waited in the queue`,
      status: 'CANCELED',
    };
  }
  if (queued.buildNumber === undefined) {
    return {
      kind: 'look-again',
      inMs: 1000,
      waiting: `${fields.job} waits in the queue${queued.why ? `: ${queued.why}` : ''}`,
    };
  }
  step.log(`Build ${queued.buildNumber} started`);
  const known = { buildNumber: queued.buildNumber };
  if (fields.waitForCompletion) return { kind: 'succeeded', context: known };
  const buildInfo = await system.build(fields.job, queued.buildNumber);
  return { kind: 'finished', context: { ...known, buildInfo }, outputs: { buildInfo } };
}

async function follow(step: StepContext, { ci }: Ports): Promise<StepResult> {
  const fields = jenkinsFields.parse(step.context);
  const system = await ci.connect(fields.master, step.execution.user);
  const number = Number(step.context.buildNumber);
  const build = await system.build(fields.job, number);
  const from = Number(step.context.consoleRead ?? 0);
  const console = await system.log(fields.job, number, from);
  logConsole(step, console.text);
  const known = { buildInfo: build, consoleRead: console.nextByte };
  if (build.building) {
    const waiting = `${fields.job} #${number} is building`;
    return { kind: 'look-again', inMs: 1500, waiting, context: known, outputs: { buildInfo: build } };
  }
  return ended(build, fields.job, fields.markUnstableAsSuccessful, known);
}

const mostLines = 1500;

/** A stage keeps so many lines of one look; of more than that people want the end, which says why a build failed. */
function logConsole(step: StepContext, text: string): void {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const left = Math.max(0, lines.length - mostLines);
  if (left > 0) step.log(`… ${left} lines of the console are left out here`);
  for (const line of lines.slice(left)) step.log(line);
}

/** Reference §2.4: an unstable build fails the stage unless it is told otherwise; an aborted one cancels it. */
function ended(build: Build, job: string, unstableIsFine: boolean, context: JsonObject): StepResult {
  const outputs = { buildInfo: build };
  if (build.result === 'SUCCESS' || (build.result === 'UNSTABLE' && unstableIsFine)) {
    return { kind: 'succeeded', context, outputs };
  }
  const reason = `${job} #${build.number} ended as ${build.result}; see ${build.url}`;
  if (build.result === 'ABORTED')
    return { kind: 'failed', retry: 'terminal', reason, status: 'CANCELED', context, outputs };
  return { kind: 'failed', retry: 'terminal', reason, context, outputs };
}

async function readProperties(step: StepContext, { ci }: Ports): Promise<StepResult> {
  const { master, job, propertyFile } = jenkinsFields.parse(step.context);
  if (!propertyFile) return { kind: 'succeeded' };
  const system = await ci.connect(master, step.execution.user);
  const properties = await system.properties(job, Number(step.context.buildNumber), propertyFile);
  return { kind: 'succeeded', outputs: { ...properties, propertyFileContents: properties } };
}
