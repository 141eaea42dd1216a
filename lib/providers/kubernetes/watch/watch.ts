import { messageOf } from '#lib/kernel/errors';
import type { CloudAccount, InventorySink } from '#lib/providers/contract';
import { type KubernetesOptions, openCluster } from '#lib/providers/kubernetes/connect';
import { watchedKinds } from '#lib/providers/kubernetes/definition';
import { knownKind } from '#lib/providers/kubernetes/kinds';
import { type KindState, watchKind } from '#lib/providers/kubernetes/watch/kind-watch';
import { backoffMs, pause } from '#lib/providers/kubernetes/watch/pause';

/** Until `signal` aborts. Never throws: what is wrong is told through `sink.state`. */
export async function watchAccount(
  account: CloudAccount,
  sink: InventorySink,
  signal: AbortSignal,
  options: KubernetesOptions = {},
): Promise<void> {
  const states = accountStates(account.name, sink);
  try {
    const { api } = openCluster(account, options);
    const kinds = watchedKinds.filter((kind) => api.scope.includesKind(kind));
    await confine(account.name, sink, kinds, api.scope.namespaces, signal);
    const watches = kinds.flatMap((kind) =>
      (api.scope.namespaces ?? [undefined]).map((namespace) => {
        const known = knownKind(kind)!;
        const apiVersion = known.group ? `${known.group}/${known.version}` : known.version;
        const key = `${kind} ${namespace ?? ''}`;
        states.report(key, { state: 'syncing' });
        return watchKind({
          account: account.name,
          kind: { kind, apiVersion, plural: known.plural, namespaced: known.namespaced },
          namespace,
          includes: (found) => found === undefined || api.scope.includesNamespace(found),
          connection: api.connection,
          sink,
          report: (state) => states.report(key, state),
          signal,
          silenceMs: options.watchSilenceMs,
        });
      }),
    );
    await Promise.all(watches);
  } catch (error) {
    // The settings are wrong: only a person can change that, and then the watch is started anew.
    states.report('account', { state: 'stale', reason: messageOf(error) });
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
}

/** Until it is done: a database that is away must not leave rows of an earlier, wider account for ever. */
async function confine(
  account: string,
  sink: InventorySink,
  kinds: readonly string[],
  namespaces: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await sink.confine(account, kinds, namespaces);
    } catch {
      await pause(backoffMs(attempt), signal);
    }
  }
}

/** One state of the account out of those of its kinds: stale beats syncing beats live; refused kinds are only named. */
export function accountStates(account: string, sink: InventorySink) {
  const kinds = new Map<string, KindState>();
  let told = '';
  let telling: Promise<void> = Promise.resolve();

  function summary(): { state: 'syncing' | 'live' | 'stale'; reason?: string } {
    const all = [...kinds.values()];
    const stale = all.find((kind) => kind.state === 'stale');
    if (stale) return { state: 'stale', reason: stale.reason };
    if (all.some((kind) => kind.state === 'syncing')) return { state: 'syncing' };
    const refused = all.flatMap((kind) => (kind.state === 'refused' ? kind.reason : []));
    if (refused.length > 0 && refused.length === all.length) return { state: 'stale', reason: refused[0] };
    return refused.length > 0 ? { state: 'live', reason: [...new Set(refused)].join('; ') } : { state: 'live' };
  }

  return {
    report(key: string, state: KindState): void {
      kinds.set(key, state);
      const now = summary();
      const text = JSON.stringify(now);
      if (text === told) return;
      told = text;
      telling = telling.then(async () => {
        for (let attempt = 1; told === text && attempt < 10; attempt++) {
          try {
            return await sink.state(account, now.state, now.reason);
          } catch {
            await pause(backoffMs(attempt), AbortSignal.timeout(60_000));
          }
        }
      });
    },
  };
}
