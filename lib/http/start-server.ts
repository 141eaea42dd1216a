import { publicUrlIfSet } from '#lib/config/public-url';
import { trustedProxies } from '#lib/config/trusted-proxies';
import { parseProxies, watchPeers } from '#lib/http/peer';
import { askForHttps } from '#lib/http/strict-transport';

/** What a web process does before it answers anybody. A setting that cannot be read ends it with its name. */
export function startServer(): void {
  watchPeers(parseProxies(trustedProxies()));
  askForHttps(publicUrlIfSet() ?? '');
}
