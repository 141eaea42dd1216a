import type { CiAccount, CiKind, CiSystem } from '#lib/ci/contract';
import { jenkinsKind } from '#lib/ci/jenkins/connect';
import { type CiType, ciDefinitions } from '#lib/ci/registry';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { invalid } from '#lib/kernel/errors';

const kinds: Record<CiType, CiKind> = { jenkins: jenkinsKind };

/** The configured system behind its contract. Throws `invalid` for a kind that does not exist and for bad settings. */
export function connectCi(type: string, account: CiAccount, http: OutboundHttp): CiSystem {
  const kind = Object.hasOwn(kinds, type) ? kinds[type as CiType] : undefined;
  if (!kind) {
    const known = ciDefinitions.map((definition) => definition.type).join(', ');
    throw invalid(`CI system ${account.name} has the unknown type "${type}"; known are: ${known}`);
  }
  return kind.connect(account, http);
}
