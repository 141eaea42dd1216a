import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, type Guarded, missing } from '#lib/auth/can';
import type { Sql } from '#lib/store/database';
import { findTemplate, type TemplateRecord } from '#lib/store/pipeline-templates';

/** Role lists as applications have them: none = everyone who is signed in. */
export function guardedTemplate({ id, permissions }: Pick<TemplateRecord, 'id' | 'permissions'>): Guarded {
  return { kind: 'pipeline template', name: id, permissions };
}

/** The template, if it exists (`not-found`) and the actor may do this to it (`forbidden`). */
export async function requireTemplate(
  sql: Sql,
  actor: Actor,
  action: Action,
  id: string,
  hold: 'lock' | 'share' | 'none' = 'none',
): Promise<TemplateRecord> {
  const record = await findTemplate(sql, id, hold);
  if (!record) throw missing(`pipeline template ${id}`);
  authorize(actor, action, guardedTemplate(record));
  return record;
}
