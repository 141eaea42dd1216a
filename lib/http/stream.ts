import pg from 'pg';
import type { Guarded } from '#lib/auth/can';
import { messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import { selectPermissions } from '#lib/store/applications';
import { waitingForPerson } from '#lib/store/approval-hints';
import { changeChannel } from '#lib/store/changes';
import type { Database } from '#lib/store/database';

/**
 * What changed, told to everybody who watches. One connection per web process listens on Postgres' channel `gennaker`;
 * payloads are hints that name a thing, never its content. Hints about the same thing that arrive while a round is
 * under way become one, and the permissions of all applications in a round are read by one query. Whatever may have been
 * missed (a lost connection, a flood) is told as `resync`: look at everything again.
 */
export type Change = JsonObject & { topic: string };

/** `object` is the application the change belongs to, for the reader's permission; undefined = about no application. */
export type ChangeListener = (change: Change, object: Guarded | undefined) => void;

export interface ChangeStream {
  /** Answers the function that ends it. The first subscription opens the connection. */
  subscribe(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

/** What browsers hear of; processes tell each other more than that on the same channel. */
const topics = new Set(['execution', 'inventory', 'pipeline', 'application', 'approvals', 'accounts', 'templates']);
const pendingLimit = 5000;
const waitingLimit = 20_000;
const longestPauseMs = 10_000;

export function createChangeStream(database: Database, logger: Logger): ChangeStream {
  const listeners = new Set<ChangeListener>();
  const waiting = new Set<string>();
  let pending = new Map<string, Change>();
  let draining = false;
  let client: pg.Client | undefined;
  let pauseMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function tell(change: Change, object?: Guarded): void {
    for (const listener of listeners) listener(change, object);
  }

  function receive(payload: string | undefined): void {
    const change = parseChange(payload);
    if (!change || listeners.size === 0) return;
    if (pending.size >= pendingLimit) {
      pending.clear();
      pending.set('resync', { topic: 'resync' });
    }
    pending.set(JSON.stringify([change.topic, change.id ?? null, change.application ?? null]), change);
    if (!draining) void drain();
  }

  async function drain(): Promise<void> {
    draining = true;
    while (pending.size > 0) {
      const round = [...pending.values()];
      pending = new Map();
      try {
        const names = new Set(round.flatMap((change) => applicationOf(change) ?? []));
        const objects = await guardsOf(database, [...names]);
        for (const change of [...round, ...(await approvals(round))]) {
          tell(change, objects.get(applicationOf(change) ?? ''));
        }
      } catch (error) {
        logger.warn('Changes could not be passed on', { reason: messageOf(error) });
        tell({ topic: 'resync' });
      }
    }
    draining = false;
  }

  /** A run that waits for a person, or did when last looked at, changes what the list of approvals shows. */
  async function approvals(round: readonly Change[]): Promise<Change[]> {
    const runs = round.filter((change) => change.topic === 'execution');
    if (runs.length === 0) return [];
    const ids = runs.map((change) => String(change.id));
    const now = await waitingForPerson(database.pool, ids);
    const affected = runs.filter((_, index) => now.has(ids[index] ?? '') || waiting.has(ids[index] ?? ''));
    for (const id of ids) if (!now.has(id)) waiting.delete(id);
    for (const id of now) if (waiting.size < waitingLimit) waiting.add(id);
    return affected.map(({ id, application }) => ({ topic: 'approvals', id, application }) as Change);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: database.url,
      keepAlive: true,
      application_name: 'gennaker stream',
    });
    client = next;
    next.on('notification', (message) => receive(message.payload));
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    try {
      await next.connect();
      await next.query(`LISTEN ${changeChannel}`);
      pauseMs = 0;
      tell({ topic: 'resync' });
    } catch (error) {
      logger.warn('Live updates wait for the database', { reason: messageOf(error) });
      lost(next);
    }
  }

  function lost(which: pg.Client): void {
    if (closed || client !== which) return;
    client = undefined;
    which.end().catch(() => {});
    pauseMs = Math.min(pauseMs === 0 ? 500 : pauseMs * 2, longestPauseMs);
    timer = setTimeout(() => void connect(), pauseMs);
    timer.unref();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (!client && !timer) void connect();
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
      await client?.end().catch(() => {});
    },
  };
}

function parseChange(payload: string | undefined): Change | undefined {
  try {
    const value: unknown = JSON.parse(payload ?? '');
    if (!isJsonObject(value) || typeof value.topic !== 'string' || !topics.has(value.topic)) return undefined;
    return { ...value, topic: value.topic };
  } catch {
    return undefined;
  }
}

function applicationOf(change: Change): string | undefined {
  return typeof change.application === 'string' && change.application !== '' ? change.application : undefined;
}

/** An application that does not exist gets a list nobody is on, so that only administrators hear of it. */
async function guardsOf(database: Database, names: readonly string[]): Promise<Map<string, Guarded>> {
  if (names.length === 0) return new Map();
  const known = await selectPermissions(database.pool, names);
  return new Map(
    names.map((name) => [name, { kind: 'application', name, permissions: known.get(name) ?? { READ: ['<nobody>'] } }]),
  );
}
