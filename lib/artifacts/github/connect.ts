import type { ArtifactKind } from '#lib/artifacts/contract';
import { download, downloadJson, memberOf, parsedAccount, refuseElsewhere } from '#lib/artifacts/download';
import { stringAt } from '#lib/kernel/json';
import { githubSecrets, githubSettings } from './definition.ts';

export const githubKind: ArtifactKind = {
  type: 'github',
  connect(account, { http }) {
    const { address } = parsedAccount(githubSettings, account.settings, account.name);
    const { token } = parsedAccount(githubSecrets, account.secrets, account.name);
    const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const who = account.name || 'nobody in particular';
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const reference = memberOf(artifact, 'reference');
        refuseElsewhere(reference, address, account.name || '(none)');
        const url = new URL(reference);
        const version = stringAt(artifact, 'version');
        if (version) url.searchParams.set('ref', version);
        // The file itself instead of a description that leads to it: one request, and no second address to trust.
        const headers = { ...authorization, accept: 'application/vnd.github.raw' };
        return await download({ http, url: url.href, headers, who, ...limits });
      },
      async check() {
        const url = `${address.replace(/\/+$/, '')}/rate_limit`;
        await downloadJson({ http, url, headers: authorization, who, maxBytes: 1_000_000 });
      },
    };
  },
};
