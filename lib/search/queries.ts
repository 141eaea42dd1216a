import type { Actor } from '#lib/auth/actor';
import { readableAccounts } from '#lib/infrastructure/readable';
import type { SearchHit } from '#lib/search/view';
import type { Database } from '#lib/store/database';
import { type SearchRecord, searchEverything } from '#lib/store/search';

/** Applications, pipelines, executions by id, and resources by name; best matches first within each kind. */
export async function search(
  database: Database,
  actor: Actor,
  input: { q: string; perKind?: number },
): Promise<SearchHit[]> {
  const text = input.q.trim().slice(0, 200);
  if (text === '') return [];
  const accounts = await readableAccounts(database, actor);
  const records = await searchEverything(database.pool, actor, text, Math.min(input.perKind ?? 8, 50), accounts);
  return records.map((record) => ({ kind: record.kind, title: record.title, note: record.note, href: hrefOf(record) }));
}

function hrefOf({ kind, id, application }: SearchRecord): string {
  const home = `/applications/${encodeURIComponent(application)}`;
  switch (kind) {
    case 'application':
      return home;
    case 'pipeline':
      return `${home}/pipelines/${encodeURIComponent(id)}`;
    case 'execution':
      return `${home}/executions/${encodeURIComponent(id)}`;
    case 'resource':
      return `${home}/clusters?resource=${encodeURIComponent(id)}`;
  }
}
