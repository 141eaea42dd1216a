/**
 * Refusals that anybody can cause as often as they like, as strangers do by posting to webhooks, written down without letting
 * a flood of them become a flood of entries.
 *
 * The first of a kind is an entry of its own, at once. Those like it within the next minute are counted in memory, and when the
 * minute is over one entry tells how many there were. Of what is counted together there are at most `mostKinds` at a time in each
 * process; what goes beyond is counted as one. A process that ends without being asked to loses a count, never a first entry.
 */
import type { Actor } from '#lib/auth/actor';
import { hiddenRule } from '#lib/auth/can';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { type Logger, silentLogger } from '#lib/kernel/logger';
import { insertAudit } from '#lib/store/audit';
import type { Database } from '#lib/store/database';

const minuteMs = 60_000;
const mostKinds = 100;
const mostAddresses = 10;
const longestReason = 1000;

export interface CountedRefusal {
  /**
   * What is counted together. Nothing that strangers choose belongs in here, or each try is a kind of its own: a code, not the
   * sentence of an error. The first word is the group that `mostKinds` holds for.
   */
  kind: readonly [group: string, ...rest: string[]];
  actor: Pick<Actor, 'name' | 'address'> & { via?: string };
  action: string;
  object: string;
  application?: string;
  error: unknown;
  details?: JsonObject;
}

interface Minute {
  group: string;
  from: number;
  first: CountedRefusal;
  more: number;
  addresses: Set<string>;
}

export class RefusalTally {
  private readonly database: Database;
  private readonly logger: Logger;
  private readonly now: () => number;
  private readonly minutes = new Map<string, Minute>();

  constructor(database: Database, logger: Logger, now: () => number = Date.now) {
    this.database = database;
    this.logger = logger;
    this.now = now;
  }

  /** Never fails: the refusal itself stands, and what could not be written down is in the log. */
  async note(refusal: CountedRefusal): Promise<void> {
    await this.close((minute) => this.isOver(minute));
    const key = this.keyOf(refusal);
    const open = this.minutes.get(key);
    if (open) {
      open.more++;
      const { address } = refusal.actor;
      if (address && open.addresses.size < mostAddresses) open.addresses.add(address);
      return;
    }
    const minute = { group: refusal.kind[0], from: this.now(), first: refusal, more: 0, addresses: new Set<string>() };
    this.minutes.set(key, minute);
    setTimeout(() => void this.close((one) => one === minute), minuteMs).unref();
    await this.write(refusal, reasonOf(refusal), refusal.details);
  }

  /** Writes down all counts there are, as before the process ends. */
  async flush(): Promise<void> {
    await this.close(() => true);
  }

  private keyOf({ kind }: CountedRefusal): string {
    const key = JSON.stringify(kind);
    const [group] = kind;
    if (this.minutes.has(key)) return key;
    const known = [...this.minutes.values()].filter((minute) => minute.group === group).length;
    return known < mostKinds ? key : JSON.stringify([group]);
  }

  private isOver({ from }: Minute): boolean {
    return this.now() - from >= minuteMs;
  }

  private async close(which: (minute: Minute) => boolean): Promise<void> {
    const over = [...this.minutes].filter(([, minute]) => which(minute));
    // Before anything is waited for, so that no minute is closed twice.
    for (const [key] of over) this.minutes.delete(key);
    for (const [, { first, more, addresses, from }] of over) {
      if (more === 0) continue;
      await this.write(first, `${more} more like it within a minute: ${reasonOf(first)}`, {
        ...first.details,
        repeated: more,
        from: new Date(from).toISOString(),
        addresses: [...addresses],
      });
    }
  }

  private async write(refusal: CountedRefusal, reason: string, details: JsonObject | undefined): Promise<void> {
    const { actor, action, object, application } = refusal;
    try {
      await insertAudit(this.database.pool, {
        actor: actor.name,
        address: actor.address,
        via: actor.via,
        action,
        object: object.slice(0, 300),
        application,
        result: 'refused',
        reason: reason.slice(0, longestReason),
        details,
      });
    } catch (cause) {
      this.logger.warn('A refusal could not be written to the audit log', { action, object, reason: cause });
    }
  }
}

const tallies = new WeakMap<Database, RefusalTally>();

/** The one of a process. Whoever asks first says where to tell what cannot be written. */
export function tallyOf(database: Database, logger: Logger = silentLogger): RefusalTally {
  const tally = tallies.get(database) ?? new RefusalTally(database, logger);
  tallies.set(database, tally);
  return tally;
}

const reasonOf = ({ error }: CountedRefusal): string => hiddenRule(error) ?? messageOf(error);
