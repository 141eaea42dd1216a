import { createSecretBox } from '#lib/accounts/secrets';
import { type IdentitySources, identitySources, type SourceParts } from '#lib/auth/sources';
import { createOutboundHttp } from '#lib/http/outbound';
import type { AnyIdentitySource } from '#lib/identity/contract';
import { silentLogger } from '#lib/kernel/logger';
import type { Database } from '#lib/store/database';

/** For tests: the ways to sign in as a web process has them, with more sources asked first. */
export function testSources(
  database: Database,
  more: readonly AnyIdentitySource[] = [],
  parts: Partial<SourceParts> = {},
): IdentitySources {
  const sources = identitySources({
    database,
    box: createSecretBox(Buffer.alloc(32, 7)),
    http: createOutboundHttp({ allow: ['127.0.0.0/8'] }),
    url: 'http://gennaker.test',
    logger: silentLogger,
    ...parts,
  });
  const list = async () => [...more, ...(await sources.list())];
  return { ...sources, list, find: async (name) => (await list()).find((source) => source.name === name) };
}
