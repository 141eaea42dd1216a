import { trustedProxies } from '#lib/config/trusted-proxies';
import { parseProxies, watchPeers } from '#lib/http/peer';

/** What a web process does before it answers anybody. A setting that cannot be read ends it with its name. */
export function startServer(): void {
  watchPeers(parseProxies(trustedProxies()));
}
