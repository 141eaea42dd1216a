import type { Provider } from '#lib/providers/contract';
import { checkAccount } from '#lib/providers/kubernetes/account-check';
import { connectKubernetes, type KubernetesOptions } from '#lib/providers/kubernetes/connect';
import { watchAccount } from '#lib/providers/kubernetes/watch/watch';

export function kubernetesProvider(options: KubernetesOptions = {}): Provider {
  return {
    type: 'kubernetes',
    connect: (account) => connectKubernetes(account, options),
    watch: (account, sink, signal) => watchAccount(account, sink, signal, options),
    test: (account) => checkAccount(account, options),
  };
}
