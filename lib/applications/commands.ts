import { z } from 'zod';
import { applicationKey, guardedApplication, guardedCreation, requireApplication } from '#lib/applications/guard';
import { refuseOthersPast, takenName } from '#lib/applications/naming';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize, can } from '#lib/auth/can';
import { conflict, invalid, notFound } from '#lib/kernel/errors';
import { byteLength, type JsonObject } from '#lib/kernel/json';
import {
  countParts,
  deleteApplicationRow,
  findApplication,
  insertApplication,
  lockApplication,
  updateApplicationRow,
} from '#lib/store/applications';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';
import { findBestRule } from '#lib/store/permission-rules';

/** Names become parts of cluster names and labels: letters, digits, dots, dashes, underscores. */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const attributesLimit = 262_144;

const roles = z.array(z.string().trim().min(1).max(200)).max(500);
const permissionsSchema = z
  .object({ READ: roles, WRITE: roles, EXECUTE: roles, CREATE: roles })
  .partial()
  .transform((lists) =>
    Object.fromEntries(
      Object.entries(lists).map(([action, names]) => [action, (names ?? []).map((name) => name.toLowerCase())]),
    ),
  );

export async function createApplication(
  database: Database,
  actor: Actor,
  input: { name: string; email?: string; attributes?: JsonObject },
): Promise<{ name: string }> {
  const name = applicationKey(input.name);
  if (!namePattern.test(name)) {
    throw invalid(
      'An application name is 1 to 63 letters, digits, dots, dashes or underscores and starts with a letter or digit',
    );
  }
  const rule = await findBestRule(database.pool, 'application', name);
  authorize(actor, 'create', guardedCreation(name, rule));
  const attributes = checkAttributes(input.attributes ?? {});
  await inTransaction(database, async (sql) => {
    const email = input.email?.trim() ?? '';
    await refuseOthersPast(sql, actor, name, rule);
    if (!(await insertApplication(sql, { name, email, attributes, by: actor.name }))) {
      throw await takenName(sql, actor, name);
    }
    await recordAudit(sql, actor, {
      action: 'application.create',
      object: `application ${name}`,
      application: name,
      after: { ...attributes, email },
    });
    await notifyChange(sql, { topic: 'application', application: name });
  });
  return { name };
}

/** Lays the given attributes over the stored ones; `null` removes one. */
export async function updateApplication(
  database: Database,
  actor: Actor,
  input: { name: string; email?: string; attributes?: JsonObject },
): Promise<void> {
  const { name } = await requireApplication(database, actor, 'write', input.name);
  await inTransaction(database, async (sql) => {
    const stored = await lockApplication(sql, name);
    if (!stored) throw notFound(`Application ${name} has just been deleted`);
    const merged = Object.entries({ ...stored.attributes, ...input.attributes }).filter(([, value]) => value !== null);
    const attributes = checkAttributes(Object.fromEntries(merged));
    const email = input.email?.trim() ?? stored.email;
    await updateApplicationRow(sql, { name, email, attributes, by: actor.name });
    const changedTo = await findApplication(sql, name);
    if (changedTo && !can(actor, 'write', guardedApplication(changedTo))) {
      throw invalid(
        'With these permissions you could not change the application any more; keep one of your own roles in WRITE',
      );
    }
    const changed = Object.keys({ ...input.attributes, ...(input.email === undefined ? {} : { email: '' }) });
    await recordAudit(sql, actor, {
      action: 'application.update',
      object: `application ${name}`,
      application: name,
      details: { changed },
      before: { ...stored.attributes, email: stored.email },
      after: { ...attributes, email },
    });
    await notifyChange(sql, { topic: 'application', application: name });
  });
}

/** Deletes it with its pipelines; executions stay as history. Refused while something runs, so that nothing is orphaned. */
export async function deleteApplication(database: Database, actor: Actor, input: { name: string }): Promise<void> {
  const { name } = await requireApplication(database, actor, 'write', input.name);
  await inTransaction(database, async (sql) => {
    const stored = await lockApplication(sql, name);
    if (!stored) throw notFound(`Application ${name} has just been deleted`);
    const { running, pipelines } = await countParts(sql, name);
    if (running > 0) {
      throw conflict(`Application ${name} has ${running} unfinished executions; cancel them first`, { object: name });
    }
    await deleteApplicationRow(sql, name);
    await recordAudit(sql, actor, {
      action: 'application.delete',
      object: `application ${name}`,
      application: name,
      details: { pipelines },
      before: { ...stored.attributes, email: stored.email },
    });
    await notifyChange(sql, { topic: 'application', application: name });
  });
}

function checkAttributes(attributes: JsonObject): JsonObject {
  const checked = { ...attributes };
  if (attributes.permissions !== undefined && attributes.permissions !== null) {
    const parsed = permissionsSchema.safeParse(attributes.permissions);
    if (!parsed.success) throw invalid('Permissions are lists of role names under READ, WRITE and EXECUTE');
    checked.permissions = parsed.data;
  }
  if (byteLength(checked) > attributesLimit) throw invalid('The attributes of an application may take at most 256 kB');
  return checked;
}
