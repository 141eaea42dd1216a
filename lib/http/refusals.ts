import type { Actor } from '#lib/auth/actor';
import { addressOf } from '#lib/auth/authenticate';
import { hiddenRule } from '#lib/auth/can';
import type { ServerContext } from '#lib/http/context';
import type { Failure } from '#lib/http/failures';
import { TooOften } from '#lib/http/rate-limit';
import type { RouteRule } from '#lib/http/route-rule';
import { insertAudit } from '#lib/store/audit';

/**
 * What somebody was refused stands in the audit log: everything they had no right to, also when they were told that there
 * is no such thing, and every change that was not made because of what they asked for. Of asking too often only the first
 * refusal in a row, so that a flood of requests is no flood of entries. Never fails: the refusal itself stands.
 */
export async function recordRefusal(
  context: ServerContext,
  actor: Actor,
  asked: { request: Request; rule: RouteRule; requestId: string },
  refusal: { error: unknown; failure: Failure },
): Promise<void> {
  const { request, rule, requestId } = asked;
  const { error, failure } = refusal;
  if (!isWorthNoting(request.method, rule, error, failure)) return;
  try {
    await insertAudit(context.database.pool, {
      actor: actor.name,
      via: actor.via,
      address: actor.address,
      action: 'request.refuse',
      object: `${request.method} ${new URL(request.url).pathname}`.slice(0, 300),
      result: 'refused',
      reason: (hiddenRule(error) ?? failure.message).slice(0, 1000),
      details: { code: failure.code, request: requestId },
    });
  } catch (cause) {
    context.logger.warn('A refusal could not be written to the audit log', { requestId, reason: cause });
  }
}

function isWorthNoting(method: string, rule: RouteRule, error: unknown, { code }: Failure): boolean {
  if (error instanceof TooOften) return error.first;
  if (code === 'forbidden' || hiddenRule(error) !== undefined) return true;
  const changes = method !== 'GET' && method !== 'HEAD' && !rule.startsWith('read ');
  return changes && ['invalid', 'not-found', 'conflict', 'limit', 'too-large'].includes(code);
}

/** A token that is none: somebody guesses, or uses one that was revoked. Counted by where it comes from. */
export async function recordWrongToken({ refusals }: ServerContext, request: Request, error: unknown): Promise<void> {
  const address = addressOf(request.headers);
  const object = `${request.method} ${new URL(request.url).pathname}`;
  const actor = { name: '<unknown>', via: 'token', address };
  await refusals.note({ kind: ['wrong token', address ?? ''], actor, action: 'request.refuse', object, error });
}
