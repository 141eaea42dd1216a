import type { Actor } from '#lib/auth/actor';
import type { JsonObject } from '#lib/kernel/json';
import { search } from '#lib/search/queries';
import type { SearchHit } from '#lib/search/view';
import type { Database } from '#lib/store/database';

/** What Gate calls the kinds of what is found. */
const kinds: Readonly<Record<string, SearchHit['kind']>> = {
  applications: 'application',
  pipelines: 'pipeline',
  executions: 'execution',
  serverGroups: 'resource',
  clusters: 'resource',
  loadBalancers: 'resource',
  instances: 'resource',
};

/** Gate's search: one page for each type that is asked for; a type it does not know has no results. */
export async function searchForGate(
  database: Database,
  actor: Actor,
  input: { q: string; types: readonly string[]; page: number; pageSize: number; allowShortQuery: boolean },
): Promise<JsonObject[]> {
  const short = input.q.trim().length < 3 && !input.allowShortQuery;
  const hits = short ? [] : await search(database, actor, { q: input.q, perKind: 50 });
  return input.types.map((type) => {
    const found = hits.filter(({ kind }) => kind === kinds[type]);
    const from = (input.page - 1) * input.pageSize;
    return {
      pageNumber: input.page,
      pageSize: input.pageSize,
      platform: 'gennaker',
      query: input.q,
      results: found.slice(from, from + input.pageSize).map(({ title, note, href }) => ({
        type,
        provider: 'kubernetes',
        name: title,
        ...(type === 'applications' ? { application: title } : { description: note }),
        url: href,
      })),
      totalMatches: found.length,
    };
  });
}
