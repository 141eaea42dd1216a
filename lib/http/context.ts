import { lookedUp } from '#lib/accounts/connecting';
import { createSecretBox, type SecretBox } from '#lib/accounts/secrets';
import { type RefusalTally, tallyOf } from '#lib/audit/tally';
import type { SecretKeys } from '#lib/auth/keys';
import { type IdentitySources, identitySources } from '#lib/auth/sources';
import { type RateLimits, readRateLimits } from '#lib/config/rate-limits';
import { currentSecretKeys } from '#lib/config/secret-keys';
import { currentSettings } from '#lib/config/settings';
import { createOutboundHttp } from '#lib/http/outbound';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { type RateLimiters, rateLimiters } from '#lib/http/rate-limit';
import { type ChangeStream, createChangeStream } from '#lib/http/stream';
import type { JsonObject } from '#lib/kernel/json';
import { createLogger, type Logger } from '#lib/kernel/logger';
import type { Programs } from '#lib/programs/contract';
import { createPrograms, type ProgramPlaces } from '#lib/programs/run';
import { type Database, openDatabase } from '#lib/store/database';
import { DatabaseWatch } from '#lib/store/database-watch';

/** What one web process has once: doors to the database and the outside, and the keys. */
export interface ServerContext {
  database: Database;
  databaseWatch: DatabaseWatch;
  keys: SecretKeys;
  /** The zone of times of day that name none themselves. */
  timeZone: string;
  /** The address people use, without a trailing slash. */
  url: string;
  box: SecretBox;
  http: OutboundHttp;
  programs: Programs;
  changes: ChangeStream;
  sources: IdentitySources;
  limits: RateLimiters;
  /** What strangers are refused, for the audit log. */
  refusals: RefusalTally;
  logger: Logger;
}

/** Kept on globalThis: a reload of a module in development must not open a second pool. */
const slot = Symbol.for('gennaker.server-context');
const holder = globalThis as { [slot]?: ServerContext };

export function serverContext(): ServerContext {
  holder[slot] ??= openContext();
  return holder[slot];
}

/** Puts another context in place, as tests do; answers the one before. */
export function replaceServerContext(context: ServerContext | undefined): ServerContext | undefined {
  const before = holder[slot];
  holder[slot] = context;
  return before;
}

function openContext(): ServerContext {
  const { databaseUrl, url, outboundAllow, programs, logLevel, timeZone } = currentSettings();
  return createServerContext({
    database: openDatabase(databaseUrl),
    keys: currentSecretKeys,
    url,
    outboundAllow,
    programs,
    timeZone,
    limits: readRateLimits(),
    logger: createLogger({ level: logLevel, base: { process: 'web' } }),
  });
}

export function createServerContext(parts: {
  database: Database;
  keys: SecretKeys;
  url: string;
  outboundAllow: readonly string[];
  /** Default: UTC. */
  timeZone?: string;
  /** Default: none is found. */
  programs?: ProgramPlaces;
  /** Default: those of an environment that says nothing. */
  limits?: RateLimits;
  logger: Logger;
}): ServerContext {
  const { database, keys, url, logger } = parts;
  const box = createSecretBox(keys);
  const http = createOutboundHttp({ allow: parts.outboundAllow });
  const lookUp = (secrets: JsonObject) => lookedUp({ database, box, http }, 'identity', secrets);
  return {
    database,
    databaseWatch: new DatabaseWatch(database),
    timeZone: parts.timeZone ?? 'UTC',
    keys,
    url,
    logger,
    box,
    http,
    programs: createPrograms(parts.programs ?? { searchPath: '', places: {} }),
    changes: createChangeStream(database, logger),
    refusals: tallyOf(database, logger),
    limits: rateLimiters(parts.limits ?? readRateLimits({})),
    sources: identitySources({ database, box, http, url, logger, lookUp }),
  };
}
