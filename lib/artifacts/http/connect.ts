import type { ArtifactKind } from '#lib/artifacts/contract';
import { basicAuth, download, memberOf, parsedAccount, refuseElsewhere } from '#lib/artifacts/download';
import { httpSecrets, httpSettings } from './definition.ts';

export const httpKind: ArtifactKind = {
  type: 'http',
  connect(account, { http }) {
    // Without an account whatever everybody may read is read, anywhere.
    const settings = account.name === '' ? undefined : parsedAccount(httpSettings, account.settings, account.name);
    const secrets = parsedAccount(httpSecrets, account.secrets, account.name);
    const headers: Record<string, string> = {};
    if (secrets.bearerToken) headers.authorization = `Bearer ${secrets.bearerToken}`;
    else if (settings?.user) headers.authorization = basicAuth(settings.user, secrets.password);
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const url = memberOf(artifact, 'reference');
        if (settings) refuseElsewhere(url, settings.address, account.name);
        return await download({ http, url, headers, who: account.name || 'nobody in particular', ...limits });
      },
      async check() {
        if (!settings) return;
        // A web server need not list its root: whether it answers and takes the credentials is what can be known.
        const refused = (error: { code?: string }) => error.code !== 'not-found' && error.code !== 'invalid';
        await download({ http, url: settings.address, headers, who: account.name, maxBytes: 10_000_000 }).catch(
          (error: { code?: string }) => {
            if (refused(error)) throw error;
          },
        );
      },
    };
  },
};
