/**
 * What the whole product costs on one machine: seconds from `npm start` (already installed and built) to the first
 * finished run of the demo pipeline, and the memory it holds then.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb, generateClient } from '#scripts/start/build';
import { startInstance } from '#scripts/start/instance';
import { processOf } from '#scripts/test-product';
import { type Execution, Gate } from './gate.ts';
import { addUp, memoryOf } from './memory.ts';

const parts = ['web', 'worker', 'postgres', 'sandbox'] as const;

export async function benchFootprint(): Promise<object> {
  const { signal } = new AbortController();
  await generateClient(signal);
  await buildWeb(signal);
  const dataDir = mkdtempSync(join(tmpdir(), 'gennaker-footprint-'));
  const apiToken = randomBytes(24).toString('hex');
  const instance = await startInstance({
    dataDir,
    apiToken,
    adminPassword: randomBytes(12).toString('hex'),
    command: ['npm', 'start'],
  });
  try {
    const upAfter = performance.now() - instance.spawnedAt;
    const gate = new Gate(instance.url, apiToken);
    const pipeline = await gate.pipelineAsking('release');
    const run = await gate.runToEnd(pipeline, 'release', 120_000);
    const finishedAfter = performance.now() - instance.spawnedAt;
    const memory = Object.fromEntries(parts.map((part) => [part, memoryOf(processOf({ dataDir }, part))]));
    return {
      pipeline: `${pipeline.application}/${pipeline.name}`,
      status: run.status,
      seconds: { untilUp: inSeconds(upAfter), untilFirstPipelineFinished: inSeconds(finishedAfter) },
      stages: secondsOfStages(run),
      memory: { ...memory, total: addUp(Object.values(memory)) },
      // npm start itself stays to watch over the four; in production something else does.
      besides: { supervisor: memoryOfSupervisor(dataDir) },
    };
  } finally {
    await instance.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Where the pipeline's own time went: builds and rollouts take what they take in the sandbox. */
function secondsOfStages({ stages }: Execution): Record<string, number> {
  const ran = stages.filter(({ startTime, endTime }) => startTime && endTime);
  return Object.fromEntries(
    ran.map(({ name, startTime, endTime }) => [name, inSeconds(Number(endTime) - Number(startTime))]),
  );
}

function memoryOfSupervisor(dataDir: string) {
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { supervisor: { pid: number } };
  return memoryOf(run.supervisor.pid, { alone: true });
}

const inSeconds = (milliseconds: number) => Math.round(milliseconds / 10) / 100;
