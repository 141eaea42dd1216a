import type { ArtifactKind } from '#lib/artifacts/contract';
import { basicAuth, download, memberOf, parsedAccount, refuseElsewhere } from '#lib/artifacts/download';
import { stringAt } from '#lib/kernel/json';
import { bitbucketSecrets, bitbucketSettings } from './definition.ts';

export const bitbucketKind: ArtifactKind = {
  type: 'bitbucket',
  connect(account, { http }) {
    const { address, user } = parsedAccount(bitbucketSettings, account.settings, account.name);
    const { password, token } = parsedAccount(bitbucketSecrets, account.secrets, account.name);
    const headers: Record<string, string> = {};
    if (token) headers.authorization = `Bearer ${token}`;
    else if (user) headers.authorization = basicAuth(user, password);
    const who = account.name || 'nobody in particular';
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const reference = memberOf(artifact, 'reference');
        refuseElsewhere(reference, address, account.name || '(none)');
        const url = new URL(reference);
        const version = stringAt(artifact, 'version');
        // A server of one's own takes the version as a parameter; the cloud has it in the path.
        if (version && /\/(browse|raw)\//.test(url.pathname)) url.searchParams.set('at', version);
        return await download({ http, url: url.href, headers, who, ...limits });
      },
    };
  },
};
