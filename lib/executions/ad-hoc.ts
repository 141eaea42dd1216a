import type { SecretBox } from '#lib/accounts/secrets';
import { requireApplication } from '#lib/applications/guard';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { tokensOf } from '#lib/auth/token-scope';
import { bindAtStart } from '#lib/executions/artifacts-at-start';
import { checkedDocument } from '#lib/executions/commands';
import { launchOf } from '#lib/executions/launch';
import { keepSecrets } from '#lib/executions/secrets';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { type Database, inTransaction } from '#lib/store/database';
import { findByCorrelation, insertExecution } from '#lib/store/executions-write';

/**
 * Runs a document that is stored nowhere, once for each `trigger.correlationId`. It has no pipeline, so it takes no turn
 * of one, and nobody restarts it with another document. Throws `invalid` for one that cannot run.
 */
export async function startAdHoc(
  database: Database,
  actor: Actor,
  input: { document: JsonObject; box?: SecretBox },
): Promise<{ id: string }> {
  const application = await requireApplication(
    database,
    actor,
    'execute',
    stringAt(input.document, 'application') ?? '',
  );
  if (stringAt(input.document, 'type') === 'templatedPipeline') {
    throw invalid('A pipeline made from a template cannot run without being saved; save it, or send its plan');
  }
  const { id: _unsaved, trigger: given, ...rest } = input.document;
  const name = stringAt(rest, 'name')?.trim() || 'Unsaved pipeline';
  const document = checkedDocument({ ...rest, name, application: application.name });
  const { trigger, secrets } = launchOf(document, { ...objectAt({ given }, 'given'), user: actor.name }, actor.name, 0);
  const correlationId = stringAt(trigger, 'correlationId') ?? null;
  return await inTransaction(database, async (sql) => {
    const earlier = correlationId && (await findByCorrelation(sql, application.name, correlationId));
    if (earlier) return { id: earlier };
    const bound = await bindAtStart(sql, {
      pipelineId: '',
      application: application.name,
      document,
      trigger,
      parent: undefined,
    });
    const { id } = await insertExecution(database, sql, {
      kind: 'pipeline',
      application: application.name,
      pipelineId: null,
      name,
      document,
      ...bound,
      startedBy: actor.name,
      startedWith: tokensOf(actor),
      correlationId,
      parent: null,
    });
    await keepSecrets(sql, id, secrets, input.box);
    await recordAudit(sql, actor, {
      action: 'execution.start',
      object: `${application.name}/${name}`,
      application: application.name,
      details: { executionId: id, trigger: String(trigger.type), unsaved: true },
      after: { stages: document.stages as unknown as JsonObject[], parameters: objectAt(trigger, 'parameters') },
    });
    return { id };
  });
}
