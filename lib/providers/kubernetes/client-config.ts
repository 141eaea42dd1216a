import type { KubeConfig } from '@kubernetes/client-node';
import { lookupWith, type Resolve, resolveName } from '#lib/http/outbound-names';

/**
 * An empty configuration of the client library, whose connections look host names up as everything else that goes out:
 * by itself the library leaves that to the system, where names that hang hold up those of healthy clusters. Through a SOCKS
 * proxy the library connects in its own way.
 */
export async function emptyConfig(resolve: Resolve = resolveName): Promise<KubeConfig> {
  // Loading the library takes a second, so it waits until somebody needs it.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const lookup = lookupWith(resolve);
  class Config extends KubeConfig {
    override createDispatcherOptions(...given: Parameters<KubeConfig['createDispatcherOptions']>) {
      const made = super.createDispatcherOptions(...given);
      if (made.type === 'socks') return made;
      if (made.type === 'none') return { type: 'agent' as const, connect: { ...ownConnection, lookup } };
      return { ...made, connect: { ...made.connect, lookup } };
    }
  }
  return new Config();
}

/** As the library connects where it has something to say about it. */
const ownConnection = { keepAlive: true, keepAliveInitialDelay: 30_000 };
