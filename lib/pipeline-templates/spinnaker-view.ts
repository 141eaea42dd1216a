import { requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { stringAt } from '#lib/kernel/json';
import { type SaveTemplate, saveTemplate, templateName } from '#lib/pipeline-templates/commands';
import {
  getTemplate,
  listTemplates,
  listTemplateUses,
  listTemplateVersions,
  planPipeline,
  type TemplateKey,
} from '#lib/pipeline-templates/queries';
import { hasErrors, sentenceOf } from '#lib/pipeline-templates/resolving';
import type { Database } from '#lib/store/database';

/** Templates as Gate's clients know them. */

/** The document alone, with the roles if there are any: `spin` saves what it got. */
export async function spinnakerTemplate(database: Database, actor: Actor, key: TemplateKey): Promise<JsonObject> {
  const { document, permissions } = await getTemplate(database, actor, key);
  return Object.keys(permissions).length > 0 ? { ...document, permissions } : document;
}

/** By id, every version that a tag or only its digest names. */
export async function spinnakerVersions(
  database: Database,
  actor: Actor,
  input: { scopes?: readonly string[] },
): Promise<{ [id: string]: JsonObject[] }> {
  const { rows } = await listTemplates(database, actor, input);
  const byId = await Promise.all(
    rows.map(async ({ id }) => {
      const versions = await listTemplateVersions(database, actor, { id });
      return [id, versions.flatMap(entriesOf)] as const;
    }),
  );
  return Object.fromEntries(byId);
}

export async function spinnakerTemplates(
  database: Database,
  actor: Actor,
  input: { scopes?: readonly string[] },
): Promise<JsonObject[]> {
  return Object.values(await spinnakerVersions(database, actor, input)).flat();
}

type Version = Awaited<ReturnType<typeof listTemplateVersions>>[number];

function entriesOf({ document, digest, tags, savedAgain, ...first }: Version): JsonObject[] {
  const { author, at } = savedAgain.at(-1) ?? { author: first.author, at: first.createdAt };
  const entry = { ...document, digest, updateTs: String(at), lastModifiedBy: author };
  return tags.length === 0 ? [entry] : tags.map((tag) => ({ ...entry, tag }));
}

/** Done at once; told as the task that has ended, which Gate answers when it waited for one. */
export async function saveForGate(database: Database, actor: Actor, input: SaveTemplate): Promise<JsonObject> {
  const { id, digest } = await saveTemplate(database, actor, input);
  const verb = input.mode === 'create' ? 'Create' : 'Update';
  return ended(`${verb} pipeline template '${templateName(input.document)}'`, { id, digest });
}

export function ended(name: string, { id, digest }: { id: string; digest?: string }): JsonObject {
  const variables = [
    { key: 'pipelineTemplate.id', value: id },
    ...(digest ? [{ key: 'pipelineTemplate.digest', value: digest }] : []),
  ];
  return { name, status: 'SUCCEEDED', variables, steps: [] };
}

/** The resolved pipeline, or `invalid` with everything that stands against it in one sentence. */
export async function planForGate(database: Database, actor: Actor, config: JsonObject): Promise<JsonObject> {
  const application = stringAt(config, 'application');
  if (!application) throw invalid('The pipeline does not name its application; set "application"');
  await requireApplication(database, actor, 'read', application);
  const { document, findings } = await planPipeline(database, actor, {
    document: { type: 'templatedPipeline', ...config },
  });
  if (!document || hasErrors(findings)) {
    throw invalid(`The pipeline template is invalid: ${sentenceOf(findings)}`, { data: { findings } });
  }
  return document;
}

export async function spinnakerDependents(database: Database, actor: Actor, id: string): Promise<JsonObject[]> {
  const { rows } = await listTemplateUses(database, actor, { id });
  return rows.map((use) => ({ application: use.application, pipelineConfigId: use.id, pipelineName: use.name }));
}
