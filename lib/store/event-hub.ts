import pg from 'pg';
import { changeChannel } from '#lib/store/changes';
import type { Database } from '#lib/store/database';

/** What processes tell each other through Postgres NOTIFY. A hint: whoever misses one finds out by reading. */
export type HubEvent =
  | { topic: 'execution'; id: string; application: string; version: number; status: string }
  | { topic: 'signal'; id: string }
  | { topic: 'inventory'; account: string; application: string };

/** NOTIFY takes a lock that all commits share, so hints are gathered for a moment and sent in one statement. */
const gatherMs = 10;

/**
 * One LISTEN connection per process, and a publisher that gathers. `onConnection` tells listeners that hints may have been
 * missed (the connection was away), so that they read once.
 */
export class EventHub {
  private readonly database: Database;
  private readonly listeners = new Set<(event: HubEvent) => void>();
  private readonly reconnectListeners = new Set<() => void>();
  private readonly outbox = new Map<string, HubEvent>();
  private timer: NodeJS.Timeout | undefined;
  private client: pg.Client | undefined;
  private closed = false;

  constructor(database: Database) {
    this.database = database;
  }

  publish(event: HubEvent): void {
    this.outbox.set(keyOf(event), event);
    this.timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  subscribe(listener: (event: HubEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onReconnect(listener: () => void): () => void {
    this.reconnectListeners.add(listener);
    return () => this.reconnectListeners.delete(listener);
  }

  get connected(): boolean {
    return this.client !== undefined;
  }

  /** Starts listening and keeps at it until `close`. */
  async listen(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({ connectionString: this.database.url, application_name: 'gennaker listen' });
    let gone = false;
    const again = () => {
      if (gone) return;
      gone = true;
      if (this.client === client) this.client = undefined;
      client.end().catch(() => {});
      if (!this.closed) setTimeout(() => void this.listen(), 500).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', (message) => this.hear(message.payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${changeChannel}`);
      this.client = client;
      for (const listener of this.reconnectListeners) listener();
    } catch {
      again();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.flush();
    await this.client?.end().catch(() => {});
  }

  private hear(payload: string | undefined): void {
    try {
      const event = JSON.parse(payload ?? '') as HubEvent;
      for (const listener of this.listeners) listener(event);
    } catch {
      // Not ours: anyone with access to the database may notify on any channel.
    }
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const payloads = [...this.outbox.values()].map((event) => JSON.stringify(event));
    this.outbox.clear();
    if (payloads.length === 0) return;
    await this.database.pool
      .query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [changeChannel, payloads])
      .catch(() => {});
  }
}

function keyOf(event: HubEvent): string {
  if (event.topic === 'inventory') return `inventory/${event.account}/${event.application}`;
  return `${event.topic}/${event.id}`;
}
