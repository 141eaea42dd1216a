import { type ArtifactConnecting, stageArtifacts } from '#lib/accounts/artifacts';
import { connectCiSystem, connectCloud } from '#lib/accounts/connecting';
import { requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { foresee } from '#lib/engine/foresight';
import type { StageTypes } from '#lib/engine/ports';
import { typesFor } from '#lib/engine/rehearsal';
import { Run, type StageState } from '#lib/engine/run';
import { isComplete, releasesDownstream } from '#lib/engine/statuses';
import { unstartedRun, unstartedStage } from '#lib/engine/unstarted';
import { runOf } from '#lib/executions/evaluate';
import { requireExecution } from '#lib/executions/queries';
import type { ForeseenStage } from '#lib/executions/view';
import { conflict, invalid, notFound } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { planIn, type StagePlan } from '#lib/stages/contract';
import { isNotTaken, stageDefinition } from '#lib/stages/definitions';
import { stageEntries } from '#lib/stages/executors';
import { selectStages } from '#lib/store/execution-detail';

/**
 * What would happen, asked by somebody who is about to decide: the stages of a dry run, played in memory with the rights of
 * whoever looks. Nothing is started, stored or changed.
 */
const limits = { mostSteps: 200, stepTimeoutMs: 15_000 };
const longestMs = 30_000;

/** Throws `unavailable` when the cluster cannot be reached; a refusal is part of the plan. */
export async function previewOperation(
  connecting: ArtifactConnecting,
  actor: Actor,
  input: { application: string; stage: JsonObject },
): Promise<StagePlan> {
  const { name } = await requireApplication(connecting.database, actor, 'execute', input.application);
  const definition = stageDefinition(stringAt(input.stage, 'type') ?? '');
  if (!definition || definition.internal)
    throw invalid(`There is no operation ${String(input.stage.type ?? '(none)')}`);
  const run = operationRun(name, actor.name, definition.type, input.stage);
  await foresee(run, plannedTypes(connecting, actor), {
    ...limits,
    now: Date.now(),
    signal: AbortSignal.timeout(longestMs),
  });
  const [stage] = run.topLevel();
  return (
    (stage && planIn(stage)) ?? { summary: stage?.waiting?.message ?? 'What it would do cannot be told beforehand' }
  );
}

/** The stages that would follow if somebody decided to go on, with that input. */
export async function previewAfterJudgment(
  connecting: ArtifactConnecting,
  actor: Actor,
  input: { id: string; stageId: string; judgmentInput?: string },
): Promise<{ stages: ForeseenStage[] }> {
  const record = await requireExecution(connecting.database, actor, input.id);
  await requireApplication(connecting.database, actor, 'execute', record.application);
  const stages = (await selectStages(connecting.database.pool, [record.id])).get(record.id) ?? [];
  const run = runOf({ ...record, trigger: { ...record.trigger, ...asDryRun } }, stages);
  const judge = run.stages.get(input.stageId);
  if (!judge) throw notFound(`${record.name} has no stage ${input.stageId}`, { object: input.stageId });
  if (judge.status !== 'RUNNING' || judge.waiting?.for !== 'person') {
    throw conflict(`${judge.name} waits for no decision, so nothing depends on one`);
  }
  const known = new Set([...run.stages.values()].filter(({ status }) => status !== 'NOT_STARTED'));
  const around = stagesAround(run, judge);
  // What else is under way ends by itself, whatever is decided here.
  for (const stage of run.active) {
    if (!around.includes(stage)) stage.waiting ??= { for: 'work', message: 'is under way', since: Date.now() };
  }
  judge.waiting = null;
  judge.context = { ...judge.context, judgmentStatus: 'continue', judgmentInput: input.judgmentInput ?? '' };
  const signal = AbortSignal.timeout(longestMs);
  await foresee(run, plannedTypes(connecting, actor), { ...limits, now: Date.now(), signal });
  return {
    stages: [...around.flatMap((stage) => run.children(stage)), ...run.topLevel()]
      .filter((stage) => !known.has(stage))
      .flatMap((stage) => (stage.status === 'NOT_STARTED' ? heldUp(run, stage, judge, known) : foreseen(stage))),
  };
}

/** The stages that a stage is a part of, the innermost first: a canary is judged inside its deployment. */
function stagesAround(run: Run, stage: StageState): StageState[] {
  const parent = stage.parentId === null ? undefined : run.stages.get(stage.parentId);
  return parent ? [parent, ...stagesAround(run, parent)] : [];
}

/** What the decision would let begin, were it not for other stages before it. */
function heldUp(run: Run, stage: StageState, judge: StageState, known: ReadonlySet<StageState>): ForeseenStage[] {
  const before = run.upstream(stage);
  const reached = before.some((one) => (one === judge || !known.has(one)) && releasesDownstream(one.status));
  const open = before.filter((one) => !isComplete(one.status)).map(({ name }) => name);
  if (!reached || open.length === 0) return [];
  const { id, name, type, status } = stage;
  const more = open.length > 3 ? ` and ${open.length - 3} more` : '';
  return [{ id, name, type, status, waits: `It also waits for ${open.slice(0, 3).join(', ')}${more}` }];
}

/** Later judgments are where the look ends. */
const asDryRun = { dryRun: true, dryRunJudgments: 'wait' } as const;

function foreseen(stage: StageState): ForeseenStage[] {
  const plan = planIn(stage);
  const waits = stage.waiting?.message;
  const { id, name, type, status, failure } = stage;
  const notTaken = isNotTaken(stage) || undefined;
  return [{ id, name, type, status, notTaken, plan, ...(failure ? { failure } : {}), ...(waits ? { waits } : {}) }];
}

/** Types as in a dry run. One that would start other runs is not played: those would be real records. */
function plannedTypes(connecting: ArtifactConnecting, actor: Actor): StageTypes {
  const capabilities: Omit<Capabilities, 'executions'> = {
    http: connecting.http,
    manifests: { connect: (account) => connectCloud(connecting, actor, 'read', account) },
    ci: { connect: (name) => connectCiSystem(connecting, actor, 'read', name) },
    artifacts: stageArtifacts(connecting, async () => actor),
    programs: connecting.programs,
    people: { rightsOf: async () => actor },
    timeZone: 'UTC',
  };
  const entries = stageEntries.filter(({ definition }) => !definition.needs.includes('executions'));
  const types = bindStages(entries, capabilities as Capabilities);
  const left = bindStages(stageEntries, {} as Capabilities);
  const find = (name: string) => {
    const type = types.find(name);
    const other = left.find(name);
    return type ?? (other && { ...other, rehearsal: undefined });
  };
  return typesFor({ trigger: asDryRun }, { ...types, find });
}

function operationRun(application: string, user: string, type: string, stage: JsonObject): Run {
  const name = stringAt(stage, 'name') ?? type;
  const state = unstartedRun({
    id: 'preview',
    kind: 'operation',
    application,
    name,
    document: { name, application, stages: [] } as unknown as Run['state']['document'],
    trigger: { type: 'manual', user, ...asDryRun },
    startedBy: user,
    createdAt: Date.now(),
  });
  const only = unstartedStage({ id: 'preview-1', position: 0, refId: '1', type, name, context: stage });
  return new Run(state, [only]);
}
