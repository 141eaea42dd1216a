import { randomUUID } from 'node:crypto';
import { requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { expectOk } from '#lib/http/outbound-answer';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { invalid, isGennakerError } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { checkPipeline } from '#lib/pipeline-configs/queries';
import type { ImportCandidate, ImportedPipeline } from '#lib/pipeline-configs/view';
import { planPipeline } from '#lib/pipeline-templates/queries';
import { adopted, freeName, importedName, pipelinesIn, redirected } from '#lib/pipelines/import';
import { isTemplated } from '#lib/pipelines/templates/reference';
import type { Database } from '#lib/store/database';
import { findPipeline, selectPipelineList } from '#lib/store/pipelines';

/** Bringing pipelines from elsewhere: first a look at what would come, then a save of what was chosen. */

export const mostPipelines = 500;

/**
 * What an import would bring, nothing saved: each pipeline as it would be stored, what is wrong with it, and another name
 * where its own is taken. Throws `invalid` for what holds no pipeline, and what the outbound client throws for an address.
 */
export async function previewImport(
  database: Database,
  actor: Actor,
  http: OutboundHttp,
  input: { application: string; source: { url: string } | { content: Json } },
): Promise<{ candidates: ImportCandidate[]; taken: string[] }> {
  const { name: application } = await requireApplication(database, actor, 'write', input.application);
  const content = 'url' in input.source ? await contentOf(http, input.source.url) : input.source.content;
  const documents = pipelinesIn(content);
  if (documents.length > mostPipelines) {
    throw invalid(`The list holds ${documents.length} pipelines; import at most ${mostPipelines} at once`);
  }
  const taken = (await selectPipelineList(database.pool, application)).map(({ name }) => name);
  const candidates: ImportCandidate[] = [];
  const used = [...taken];
  for (const given of documents) {
    const name = importedName(given);
    const free = freeName(name, used);
    used.push(free);
    const document = adopted(given, application, name);
    candidates.push({
      name,
      ...(free === name ? {} : { freeName: free }),
      document,
      stageCount: Array.isArray(document.stages) ? document.stages.length : 0,
      findings: await findingsOfImport(database, actor, document),
    });
  }
  return { candidates, taken };
}

/**
 * Saves each by itself, in their order; what cannot be saved is told and does not keep the others. A pipeline keeps its id
 * when nobody has it; otherwise it gets another, and what the others of this import say about it follows.
 */
export async function importPipelines(
  database: Database,
  actor: Actor,
  input: { application: string; documents: readonly JsonObject[]; note?: string },
): Promise<{ rows: ImportedPipeline[] }> {
  const { name: application } = await requireApplication(database, actor, 'write', input.application);
  if (input.documents.length > mostPipelines) throw invalid(`Import at most ${mostPipelines} pipelines at once`);
  const ids = await newIds(database, application, input.documents);
  const rows: ImportedPipeline[] = [];
  for (const [index, given] of input.documents.entries()) {
    const name = importedName(given);
    const document = {
      ...redirected(adopted(given, application, name), ids.moved),
      id: ids.own[index] ?? randomUUID(),
    };
    try {
      const { id } = await savePipeline(database, actor, {
        document,
        note: input.note ?? 'Imported',
        baseVersion: 0,
      });
      rows.push({ name, id });
    } catch (error) {
      if (!isGennakerError(error)) throw error;
      rows.push({ name, problem: error.message });
    }
  }
  return { rows };
}

/** `moved` leaves out what cannot be saved for its name: others go on referring to the pipeline that has the id. */
async function newIds(database: Database, application: string, documents: readonly JsonObject[]) {
  const names = new Set((await selectPipelineList(database.pool, application)).map(({ name }) => name));
  const own: string[] = [];
  const moved = new Map<string, string>();
  for (const document of documents) {
    const { id } = document;
    const named = !names.has(importedName(document));
    names.add(importedName(document));
    const wanted = typeof id === 'string' && /^[\w.:@-]{1,100}$/.test(id) ? id : undefined;
    const free = wanted !== undefined && !own.includes(wanted) && !(await findPipeline(database.pool, { id: wanted }));
    const given = free ? wanted : randomUUID();
    own.push(given);
    if (named && wanted !== undefined && !free && !moved.has(wanted)) moved.set(wanted, given);
  }
  return { own, moved };
}

async function findingsOfImport(database: Database, actor: Actor, document: JsonObject) {
  if (!isTemplated(document)) return checkPipeline(document);
  return (await planPipeline(database, actor, { document })).findings;
}

const longestImport = 12 * 1024 * 1024;

async function contentOf(http: OutboundHttp, url: string): Promise<Json> {
  const answer = await http.request({
    url: url.trim(),
    headers: { accept: 'application/json, text/plain;q=0.9, */*;q=0.1' },
    timeoutMs: 20_000,
    maxBytes: longestImport,
  });
  const { body } = expectOk(answer);
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw invalid('What the address answers is no JSON; give the address of the raw document');
  }
}
