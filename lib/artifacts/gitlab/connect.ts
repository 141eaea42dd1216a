import type { ArtifactKind } from '#lib/artifacts/contract';
import { download, downloadJson, memberOf, parsedAccount, refuseElsewhere } from '#lib/artifacts/download';
import { stringAt } from '#lib/kernel/json';
import { gitlabSecrets, gitlabSettings } from './definition.ts';

export const gitlabKind: ArtifactKind = {
  type: 'gitlab',
  connect(account, { http }) {
    const { address } = parsedAccount(gitlabSettings, account.settings, account.name);
    const { token } = parsedAccount(gitlabSecrets, account.secrets, account.name);
    const headers: Record<string, string> = token ? { 'private-token': token } : {};
    const who = account.name || 'nobody in particular';
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const reference = memberOf(artifact, 'reference');
        refuseElsewhere(reference, address, account.name || '(none)');
        const url = new URL(reference);
        const version = stringAt(artifact, 'version');
        if (version || !url.searchParams.has('ref')) url.searchParams.set('ref', version || 'HEAD');
        return await download({ http, url: url.href, headers, who, ...limits });
      },
      async check() {
        const url = `${address.replace(/\/+$/, '')}/api/v4/${token ? 'personal_access_tokens/self' : 'projects?per_page=1'}`;
        if (token) await downloadJson({ http, url, headers, who, maxBytes: 1_000_000 });
        else await download({ http, url, headers, who, maxBytes: 1_000_000 });
      },
    };
  },
};
