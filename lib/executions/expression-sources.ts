import { getApplication } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { type ExpressionSources, mostAnsweredBytes } from '#lib/engine/answers';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { isGennakerError, unavailable } from '#lib/kernel/errors';
import type { ActingUser } from '#lib/stages/capabilities';
import type { Database } from '#lib/store/database';
import { findPipeline } from '#lib/store/executions-write';

/**
 * What expressions of a run may ask: addresses through the guarded client, and records that the user may read for whom the
 * stage acts.
 */
export function expressionSources(
  database: Database,
  http: OutboundHttp,
  actorOf: (user: ActingUser) => Promise<Actor>,
): ExpressionSources {
  return {
    async text(url, { signal }) {
      const answer = await http.request({ url, signal, maxBytes: mostAnsweredBytes });
      if (answer.status >= 400) throw unavailable(`it answered with status ${answer.status}`);
      return answer.body;
    },
    async pipelineId(name, application, { user }) {
      const readable = await unlessMissing(getApplication(database, await actorOf(user), { name: application }));
      const found = readable && (await findPipeline(database.pool, readable.name, name));
      return found?.name === name ? found.id : undefined;
    },
    async applicationMetadata(application, { user }) {
      const found = await unlessMissing(getApplication(database, await actorOf(user), { name: application }));
      return found && { ...found.attributes, name: found.name, email: found.email };
    },
  };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isGennakerError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}
