import type { ArtifactKind } from '#lib/artifacts/contract';
import { basicAuth, download, memberOf, parsedAccount } from '#lib/artifacts/download';
import { invalid } from '#lib/kernel/errors';
import { mavenSecrets, mavenSettings } from './definition.ts';

export const mavenKind: ArtifactKind = {
  type: 'maven',
  connect(account, { http }) {
    const { address, user } = parsedAccount(mavenSettings, account.settings, account.name);
    const { password } = parsedAccount(mavenSecrets, account.secrets, account.name);
    const headers: Record<string, string> = user ? { authorization: basicAuth(user, password) } : {};
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const url = `${address.replace(/\/+$/, '')}/${pathOf(memberOf(artifact, 'reference'))}`;
        return await download({ http, url, headers, who: `account ${account.name}`, ...limits });
      },
    };
  },
};

/** `com.acme:web:1.2` is `com/acme/web/1.2/web-1.2.jar`. */
export function pathOf(coordinates: string): string {
  const parts = coordinates.split(':');
  const [group = '', artifact = '', version = '', packaging = 'jar', classifier = ''] = parts;
  const wrong =
    parts.length < 3 || parts.length > 5 || !parts.every((part) => /^[\w.+-]+$/.test(part) && !/\.\./.test(part));
  if (wrong) throw invalid(`“${coordinates.slice(0, 200)}” names no file; write group:artifact:version`);
  const file = `${artifact}-${version}${classifier && `-${classifier}`}.${packaging}`;
  return [...group.split('.'), artifact, version, file].map(encodeURIComponent).join('/');
}
