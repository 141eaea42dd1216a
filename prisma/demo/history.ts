import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';
import { registry } from '#prisma/demo/manifests';

/** A week of runs as they may have been: what happened, written down as data, and turned into rows. */
export interface PastRun {
  /** Hours before now. */
  hoursAgo: number;
  startedBy: string;
  trigger: JsonObject;
  /** Seconds each stage took, by refId; a stage without an entry never started. */
  took: Record<string, number>;
  ends: Record<string, { status: string; failure?: string }>;
  status: string;
  failure?: string;
  canceledBy?: string;
  version: string;
  build: number;
  choice?: string;
  decidedBy?: string;
}

const webhook = { type: 'webhook', source: 'storefront' };
const released = { 1: 71, 2: 24, 3: 1, 4: 260, 5: 0.2, 6: 0.2, 7: 48 };
const takenBack = { 1: 68, 2: 23, 3: 1, 4: 410, 5: 0.2, 6: 0.2, 8: 19 };
const ok = { status: 'SUCCEEDED' };
const doesNotHold = (choice: string) => ({
  status: 'STOPPED',
  failure: `The condition does not hold: \${#judgment('Release?') == '${choice}'}`,
});
const releaseEnds = { 1: ok, 2: ok, 3: ok, 4: ok, 5: ok, 6: doesNotHold('rollback'), 7: ok };
const rollbackEnds = { 1: ok, 2: ok, 3: ok, 4: ok, 5: doesNotHold('release'), 6: ok, 8: ok };

function release(hoursAgo: number, version: string, build: number, startedBy: string, decidedBy: string): PastRun {
  const trigger = startedBy === 'webhook' ? webhook : { type: 'manual' };
  const jitter = (build % 7) * 4;
  const took = { ...released, 1: released[1] + jitter, 4: released[4] + jitter * 11 };
  return {
    ...{ hoursAgo, version, build, startedBy, decidedBy, trigger, took },
    ends: releaseEnds,
    status: 'SUCCEEDED',
    choice: 'release',
  };
}

export const releaseRuns: readonly PastRun[] = [
  release(163, '2.4.12', 12, 'lena', 'marek'),
  release(146, '2.4.13', 13, 'webhook', 'lena'),
  {
    hoursAgo: 139,
    version: '2.4.14-fix-cart',
    build: 14,
    startedBy: 'marek',
    trigger: { type: 'manual', parameters: { branch: 'fix/cart' } },
    took: { 1: 44 },
    ends: { 1: { status: 'TERMINAL', failure: 'storefront-build #14 ended as FAILURE' } },
    status: 'TERMINAL',
    failure: 'Build: storefront-build #14 ended as FAILURE',
  },
  release(121, '2.4.15', 15, 'webhook', 'lena'),
  {
    hoursAgo: 118,
    version: '2.4.16',
    build: 16,
    startedBy: 'webhook',
    trigger: webhook,
    took: takenBack,
    ends: rollbackEnds,
    status: 'SUCCEEDED',
    choice: 'rollback',
    decidedBy: 'marek',
  },
  release(97, '2.4.17', 17, 'webhook', 'lena'),
  release(74, '2.4.18', 18, 'lena', 'marek'),
  {
    hoursAgo: 70,
    version: '2.4.19',
    build: 19,
    startedBy: 'jonas',
    trigger: { type: 'manual', parameters: { branch: 'release/2.4' } },
    took: { 1: 70, 2: 22, 3: 1, 4: 95 },
    ends: { 1: ok, 2: ok, 3: ok, 4: { status: 'CANCELED' } },
    status: 'CANCELED',
    canceledBy: 'jonas',
  },
  release(52, '2.4.20', 20, 'webhook', 'lena'),
  {
    hoursAgo: 47,
    version: '2.4.21-missing',
    build: 21,
    startedBy: 'webhook',
    trigger: webhook,
    took: { 1: 69, 2: 31 },
    ends: {
      1: ok,
      2: {
        status: 'TERMINAL',
        failure: `image ${registry}/storefront:2.4.21-missing cannot be pulled: not found (pod web-7d9f4c6b58-x2k9p)`,
      },
    },
    status: 'TERMINAL',
    failure: `Deploy to test: image ${registry}/storefront:2.4.21-missing cannot be pulled: not found (pod web-7d9f4c6b58-x2k9p)`,
  },
  release(26, '2.4.22', 22, 'webhook', 'marek'),
  release(4, '2.4.23', 23, 'lena', 'marek'),
];

export const nightlyRuns: readonly PastRun[] = [150, 126, 102, 78, 54, 30, 6].map((hoursAgo, index) => ({
  hoursAgo,
  version: '',
  build: 30 + index,
  startedBy: 'lena',
  trigger: { type: 'manual' },
  took: { 1: 9 + (index % 3), 2: 0.1 },
  ends: { 1: ok, 2: ok },
  status: 'SUCCEEDED',
}));

export interface PastRows {
  execution: JsonObject;
  stages: JsonObject[];
  events: JsonObject[];
}

/** The rows of one past run. Times are epoch milliseconds. */
export function rowsOf(document: PipelineDocument, run: PastRun, number: number, now: number): PastRows {
  const createdAt = now - run.hoursAgo * 3600_000;
  const id = pastUlid(createdAt);
  const ends = new Map<string, number>();
  const events: JsonObject[] = [];
  const record = (at: number, type: string, stageId: string | null, data: JsonObject) =>
    events.push({ execution_id: id, at, type, stage_id: stageId, data });
  record(createdAt, 'execution.created', null, { by: run.startedBy });
  record(createdAt + 40, 'execution.started', null, {});
  const stages = graphOf(document).map((stage, position) => {
    const seconds = run.took[stage.refId];
    const end = run.ends[stage.refId];
    const stageId = pastUlid(createdAt + 1 + position);
    const startedAt = Math.max(createdAt + 40, ...stage.requisites.map((ref) => ends.get(ref) ?? 0));
    const endedAt = seconds === undefined ? null : Math.round(startedAt + seconds * 1000);
    if (endedAt !== null) {
      ends.set(stage.refId, endedAt);
      record(startedAt, 'stage.started', stageId, {});
      record(endedAt, 'stage.completed', stageId, { status: end?.status ?? 'SUCCEEDED' });
    }
    return {
      id: stageId,
      execution_id: id,
      position,
      ref_id: stage.refId,
      type: stage.type,
      name: stage.name,
      status: end?.status ?? 'NOT_STARTED',
      requisites: stage.requisites,
      context: { ...stage.document, ...contextOf(stage.document, run) },
      outputs: end?.status === 'SUCCEEDED' ? outputsOf(stage.document, run) : {},
      failure: end?.failure ?? null,
      modified_by: stage.document.judgmentInputs && end ? (run.decidedBy ?? null) : null,
      started_at: endedAt === null ? null : startedAt,
      ended_at: endedAt,
    };
  });
  const endedAt = Math.max(createdAt + 50, ...ends.values());
  record(endedAt, 'execution.completed', null, { status: run.status });
  events.sort((a, b) => Number(a.at) - Number(b.at));
  for (const [index, event] of events.entries()) event.seq = index + 1;
  const parameters: JsonObject = document.parameterConfig ? { branch: 'main' } : {};
  const execution = {
    id,
    application: document.application ?? '',
    pipeline_id: document.id ?? null,
    name: document.name ?? '',
    number,
    status: run.status,
    document,
    trigger: { parameters, ...run.trigger, user: run.startedBy },
    trigger_type: run.trigger.type ?? 'manual',
    started_by: run.startedBy,
    failure: run.failure ?? null,
    canceled_by: run.canceledBy ?? null,
    event_seq: events.length,
    created_at: createdAt,
    started_at: createdAt + 40,
    ended_at: endedAt,
  };
  return { execution, stages, events };
}

/** ulid() never goes back in time within a process; history needs ids of its own moments. */
function pastUlid(at: number): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let time = Math.floor(at);
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = alphabet[time % 32] + head;
    time = Math.floor(time / 32);
  }
  return head + ulid().slice(10);
}

const image = (run: PastRun) => `${registry}/storefront:${run.version}`;

function contextOf(stage: StageDocument, run: PastRun): JsonObject {
  if (stage.judgmentInputs) {
    const judged: JsonObject = run.choice ? { judgmentStatus: 'continue', judgmentInput: run.choice } : {};
    return { ...judged, instructions: `Test runs ${run.version}. Check the basket and the payment page, then decide.` };
  }
  if (typeof stage.manifests === 'string') return { manifests: stage.manifests.replaceAll('${IMAGE}', image(run)) };
  return stage.job ? { buildNumber: run.build } : {};
}

function outputsOf(stage: StageDocument, run: PastRun): JsonObject {
  if (stage.job) {
    const buildInfo = { number: run.build, name: stage.job, result: 'SUCCESS', building: false };
    return stage.propertyFile ? { buildInfo, VERSION: run.version, IMAGE: image(run) } : { buildInfo };
  }
  if (stage.url) return { webhook: { statusCodeValue: 200, body: { status: 'ok', version: run.version } } };
  if (stage.judgmentInputs) {
    return { judgmentStatus: 'continue', judgmentInput: run.choice ?? '', decidedBy: run.decidedBy ?? '' };
  }
  return {};
}
