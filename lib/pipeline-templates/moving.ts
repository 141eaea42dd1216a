import { guardedApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { can } from '#lib/auth/can';
import { checkRunAs } from '#lib/auth/run-as';
import { conflict, forbidden } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, jsonEquals, stringAt } from '#lib/kernel/json';
import { hasErrors, resolveWith, sentenceOf } from '#lib/pipeline-templates/resolving';
import { parseReference, referenceText } from '#lib/pipelines/templates/reference';
import { selectPermissions } from '#lib/store/applications';
import { notifyChange } from '#lib/store/changes';
import type { Database, Sql } from '#lib/store/database';
import { giveFreedTurns } from '#lib/store/freed-turns';
import {
  findTemplateVersion,
  type StoredTemplate,
  selectTemplateUses,
  type TemplateRecord,
  type TemplateUseRecord,
  writeResolved,
} from '#lib/store/pipeline-templates';

/**
 * Tags of a template have moved: the pipelines that follow them are resolved anew, in the same transaction, so that a
 * pipeline never runs as something its template is not. Answers how many there are.
 *
 * Refused when some could not be resolved any more (unless `force`; they then cannot be started until mended), and when
 * that would let somebody change pipelines of applications they may not write: a template without a list of writers
 * gives nobody such power.
 */
export async function moveUses(
  database: Database,
  sql: Sql,
  actor: Actor,
  template: TemplateRecord,
  tags: readonly string[],
  { force }: { force: boolean },
): Promise<number> {
  const uses = (await selectTemplateUses(sql, template.id)).filter(({ document }) => follows(document, tags));
  if (uses.length === 0) return 0;
  await refuseForeign(sql, actor, template, uses);
  const versions = new Map<string, StoredTemplate | undefined>();
  const broken: string[] = [];
  for (const use of uses) {
    const tag = parseReference(referenceText(use.document) ?? '')?.tag ?? 'latest';
    if (!versions.has(tag)) versions.set(tag, await findTemplateVersion(sql, template.id, { tag }));
    const stored = versions.get(tag);
    if (!stored) continue;
    const { document, findings } = resolveWith(stored, use.document);
    const fine = document !== undefined && !hasErrors(findings);
    if (!fine) broken.push(`${use.application}/${use.name}: ${sentenceOf(findings)}`);
    else await refuseNewRunAs(sql, actor, use, document);
    await writeResolved(sql, use.id, fine ? document : null);
    await notifyChange(sql, { topic: 'pipeline', id: use.id, application: use.application });
  }
  if (broken.length > 0 && !force) {
    const shown = broken.slice(0, 5).join(' — ');
    throw conflict(
      `${broken.length === 1 ? 'A pipeline' : `${broken.length} pipelines`} made from this template could not be resolved any more. ${shown}`,
      { object: template.id, data: { broken: broken.slice(0, 50) } },
    );
  }
  await giveFreedTurns(
    database,
    sql,
    uses.map(({ id }) => id),
  );
  return uses.length;
}

function follows(document: JsonObject, tags: readonly string[]): boolean {
  const reference = parseReference(referenceText(document) ?? '');
  return reference !== undefined && reference.digest === undefined && tags.includes(reference.tag ?? 'latest');
}

async function refuseForeign(
  sql: Sql,
  actor: Actor,
  { id, permissions }: TemplateRecord,
  uses: readonly TemplateUseRecord[],
): Promise<void> {
  if (actor.admin || (permissions.WRITE?.length ?? 0) > 0) return;
  const names = [...new Set(uses.map(({ application }) => application))];
  const lists = await selectPermissions(sql, names);
  const guarded = (name: string) => guardedApplication({ name, permissions: lists.get(name) ?? {} });
  const foreign = names.filter((name) => !can(actor, 'write', guarded(name)));
  if (foreign.length === 0) return;
  const shown = foreign.filter((name) => can(actor, 'read', guarded(name)));
  const which = shown.length > 0 ? `application ${shown.slice(0, 5).join(', ')}` : 'applications you may not read';
  throw forbidden(
    `Pipelines of ${which} follow the template ${id}, and you may not change those. An administrator can name a role of yours as a writer of the template`,
    { object: id },
  );
}

/** Whoever changes a template must not make a pipeline run as somebody it did not run as before. */
async function refuseNewRunAs(sql: Sql, actor: Actor, use: TemplateUseRecord, document: JsonObject): Promise<void> {
  const users = (from: JsonObject | null) =>
    Array.isArray(from?.triggers)
      ? from.triggers
          .filter(isJsonObject)
          .map((trigger) => stringAt(trigger, 'runAsUser') ?? '')
          .sort()
      : [];
  if (!jsonEquals(users(document), users(use.resolved))) await checkRunAs(sql, document, actor);
}
