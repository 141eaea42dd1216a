import { guardedApplication } from '#lib/applications/guard';
import type { ApprovalView } from '#lib/approvals/view';
import type { Actor } from '#lib/auth/actor';
import { decide } from '#lib/auth/can';
import { judgmentChoices, judgmentRoles, mayNotJudge } from '#lib/executions/judging';
import { objectAt, stringAt } from '#lib/kernel/json';
import { approvalsGiven, approvalsNeeded } from '#lib/pipelines/approvals';
import { permissionsOf } from '#lib/store/applications';
import { type ApprovalRecord, selectApprovals } from '#lib/store/approvals';
import type { Database } from '#lib/store/database';

/** Everything that waits for a person in the applications the actor may read, longest waiting first. */
export async function listApprovals(
  database: Database,
  actor: Actor,
  input: { application?: string; limit?: number } = {},
): Promise<ApprovalView[]> {
  const limit = Math.min(input.limit ?? 200, 500);
  const records = await selectApprovals(database.pool, actor, { application: input.application, limit });
  return records.map((record) => viewOf(record, actor));
}

function viewOf(record: ApprovalRecord, actor: Actor): ApprovalView {
  const { context } = record;
  const whyNot = obstacle(record, actor);
  return {
    stageId: record.stageId,
    stageName: record.stageName,
    executionId: record.executionId,
    executionName: record.executionName,
    number: record.number ?? undefined,
    application: record.application,
    instructions: stringAt(context, 'instructions') ?? record.message,
    inputs: judgmentChoices(context),
    requiredRoles: judgmentRoles(context),
    needed: approvalsNeeded(context),
    given: approvalsGiven(record.stageId, context),
    parameters: objectAt(record.trigger, 'parameters'),
    startedBy: record.startedBy,
    triggerType: record.triggerType,
    since: record.since,
    deadline: record.deadline ?? undefined,
    mayDecide: whyNot === undefined,
    whyNot,
  };
}

/** The same rules as the command's, said before somebody presses the button. */
function obstacle(record: ApprovalRecord, actor: Actor): string | undefined {
  const guarded = guardedApplication({ name: record.application, permissions: permissionsOf(record) });
  const decision = decide(actor, 'execute', guarded);
  return decision.allowed ? mayNotJudge(actor, record, record.context) : decision.rule;
}
