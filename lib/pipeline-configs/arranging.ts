import { requireApplication } from '#lib/applications/guard';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { conflict, invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { requirePipeline } from '#lib/pipeline-configs/queries';
import { adopted } from '#lib/pipelines/import';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';
import { lockPositions, updatePosition } from '#lib/store/pipelines';

/** What is done to pipelines as wholes: copies and their order. */

export interface CopyPipeline {
  id: string;
  name: string;
  /** Default: the same application. */
  application?: string;
  /** Triggers of the copy are switched off, so that one push does not start both. */
  triggersOff?: boolean;
}

/** A new pipeline with the same document, not locked. Throws `conflict` for a name that is taken. */
export async function copyPipeline(database: Database, actor: Actor, input: CopyPipeline) {
  const { record } = await requirePipeline(database, actor, 'read', { id: input.id });
  const target = await requireApplication(database, actor, 'write', input.application ?? record.application);
  const { id: _own, locked: _lock, ...document } = adopted(record.document, target.name, input.name);
  const copied = input.triggersOff && Array.isArray(document.triggers) ? withTriggersOff(document) : document;
  const from = record.application === target.name ? record.name : `${record.application}/${record.name}`;
  const note = `Copied from ${from}, version ${record.version}`;
  const saved = await savePipeline(database, actor, { document: copied, note, baseVersion: 0 });
  return { ...saved, application: target.name };
}

function withTriggersOff(document: JsonObject): JsonObject {
  const off = (trigger: Json): Json => (isJsonObject(trigger) ? { ...trigger, enabled: false } : trigger);
  return { ...document, triggers: Array.isArray(document.triggers) ? document.triggers.map(off) : [] };
}

/**
 * Puts the pipelines of an application into this order, kept as Spinnaker's `index` in each document. No version is made: what
 * runs stays the same. Throws `conflict` when the list is not that of the pipelines which exist now.
 */
export async function reorderPipelines(
  database: Database,
  actor: Actor,
  input: { application: string; ids: readonly string[] },
): Promise<void> {
  const { name: application } = await requireApplication(database, actor, 'write', input.application);
  if (new Set(input.ids).size !== input.ids.length) throw invalid('The order names a pipeline twice');
  await inTransaction(database, async (sql) => {
    const stored = await lockPositions(sql, application);
    const known = new Set(stored.map(({ id }) => id));
    if (stored.length !== input.ids.length || !input.ids.every((id) => known.has(id))) {
      throw conflict('Pipelines came or went meanwhile; look at the list again');
    }
    for (const { id, document } of stored) {
      const index = input.ids.indexOf(id);
      if (document.index !== index)
        await updatePosition(sql, { id, position: index, document: { ...document, index } });
    }
    await recordAudit(sql, actor, {
      action: 'pipeline.reorder',
      object: `application ${application}`,
      application,
      before: { order: namesOf(stored.map(({ document }) => document)) },
      after: { order: namesOf(input.ids.flatMap((id) => stored.find((one) => one.id === id)?.document ?? [])) },
    });
    await notifyChange(sql, { topic: 'pipeline', id: input.ids[0] ?? '', application });
  });
}

const namesOf = (documents: readonly Json[]): string[] => documents.map((document) => stringAt(document, 'name') ?? '');
