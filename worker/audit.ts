import type { Connecting } from '#lib/accounts/connecting';
import { chainAudit } from '#lib/audit/chain';
import { retainAudit } from '#lib/audit/retention';
import { streamAudit } from '#lib/audit/stream';
import { verifyAndNote } from '#lib/audit/verify';
import type { SecretKeys } from '#lib/auth/keys';
import type { AuditSettings } from '#lib/config/audit';
import type { Logger } from '#lib/kernel/logger';
import { whileLeading } from '#worker/leading';

const linkEveryMs = 2000;
/** Whether it is this worker's turn, which soon after a start it is. */
const careBeatMs = 15_000;
const tendEveryMs = 600_000;

/** Links audit entries, sends them on, checks the chain and takes away what is too old. Returns how to stop. */
export function startAudit(
  connecting: Connecting,
  { keys, settings, worker, logger }: { keys: SecretKeys; settings: AuditSettings; worker: string; logger: Logger },
): () => void {
  const { database } = connecting;
  const { keepMs, stream } = settings;
  // What happened to the log while nothing ran is found at the first beat, not ten minutes later.
  let tendedAt = 0;
  const stops = [
    whileLeading('audit links', connecting, worker, logger, linkEveryMs, async () => {
      await chainAudit(database, keys);
    }),
    // By itself, so that a collector that does not answer holds up nothing else.
    whileLeading('audit stream', connecting, worker, logger, linkEveryMs, async () => {
      if (stream) await streamAudit(connecting, stream);
    }),
    whileLeading('audit care', connecting, worker, logger, careBeatMs, async () => {
      if (Date.now() - tendedAt < tendEveryMs) return;
      tendedAt = Date.now();
      const { broken } = await verifyAndNote(database, keys);
      if (broken) logger.error('The audit log does not hold together', broken);
      else if (keepMs !== undefined) await retainAudit(database, keys, { keepMs, streamed: stream !== undefined });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
