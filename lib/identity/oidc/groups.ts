/** Where the groups come from when they do not stand in the token: each preset asks its provider's own API. */
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { groupsAt } from '#lib/identity/oidc/claims';
import type { OidcSecrets, OidcSettings } from '#lib/identity/oidc/definition';
import { bearer, form, type ProviderHttp } from '#lib/identity/provider-http';
import type { Group } from '#lib/identity/role-mapping';
import { unavailable } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

export interface GroupQuestion {
  source: string;
  settings: OidcSettings;
  secrets: OidcSecrets;
  /** Id token and userinfo laid over each other. */
  claims: JsonObject;
  accessToken: string | undefined;
  http: ProviderHttp;
  now(): number;
}

export async function groupsOf(question: GroupQuestion): Promise<Group[]> {
  const { settings, claims } = question;
  const inToken = groupsAt(claims, settings.groupsClaim);
  switch (settings.preset) {
    case 'entra':
      return hasOverage(claims, settings.groupsClaim) ? await entraGroups(question) : (inToken ?? []);
    case 'google':
      return question.secrets.googleServiceAccount ? await googleGroups(question) : (inToken ?? []);
    case 'gitlab':
      // Of the groups, `groups_direct` and `https://gitlab.org/claims/groups/*` say less than this one.
      return inToken ?? groupsAt(claims, 'groups_direct') ?? [];
    case 'okta':
    case 'any':
      return inToken ?? [];
  }
}

/** Entra leaves out the groups of somebody with more than 200 of them and names a place to ask instead. */
function hasOverage(claims: JsonObject, claim: string): boolean {
  const names = claims._claim_names;
  return claims.hasgroups === true || (isJsonObject(names) && Object.hasOwn(names, claim));
}

/** The place that the token names is an old API; Graph answers for the signed-in person, nested groups included. */
async function entraGroups({ source, settings, accessToken, http }: GroupQuestion): Promise<Group[]> {
  if (!accessToken)
    throw unavailable(`${source} has more groups than fit into a token and gave no token to ask for them`);
  const base = settings.apiAddress || 'https://graph.microsoft.com';
  const found: Group[] = [];
  let url: string | undefined =
    `${base}/v1.0/me/transitiveMemberOf/microsoft.graph.group?$select=id,displayName&$top=999`;
  for (let page = 0; url !== undefined && page < 20; page++) {
    const what = 'the groups of a person with many (it needs the permission GroupMember.Read.All)';
    const answer: JsonObject = await http.object({ url, headers: bearer(accessToken) }, what);
    for (const one of Array.isArray(answer.value) ? answer.value : []) {
      // The id comes first: that is what stands in the token of somebody with few groups.
      if (isJsonObject(one) && typeof one.id === 'string') found.push([one.id, String(one.displayName ?? one.id)]);
    }
    const next: unknown = answer['@odata.nextLink'];
    url = typeof next === 'string' && next.startsWith(`${base}/`) ? next : undefined;
  }
  return found;
}

const serviceKey = z.object({ client_email: z.string(), private_key: z.string(), token_uri: z.url().optional() });

/** Google puts no groups into tokens; the directory of Workspace tells a service account that may read them. */
async function googleGroups({ source, settings, secrets, claims, http, now }: GroupQuestion): Promise<Group[]> {
  const key = readServiceKey(source, secrets.googleServiceAccount);
  const tokenUrl = key.token_uri ?? 'https://oauth2.googleapis.com/token';
  const seconds = Math.floor(now() / 1000);
  const scope = 'https://www.googleapis.com/auth/admin.directory.group.readonly';
  const assertion = await new SignJWT({ scope, sub: settings.googleAdmin })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(key.client_email)
    .setAudience(tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(await importPKCS8(key.private_key, 'RS256'));
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const token = await http.object(
    { url: tokenUrl, method: 'POST', headers, body: form(grant) },
    'a token for its directory',
  );
  const base = settings.apiAddress || 'https://admin.googleapis.com';
  const found: Group[] = [];
  let page: string | undefined;
  for (let n = 0; n < 20; n++) {
    const query = form({ userKey: String(claims.email ?? claims.sub), maxResults: '200', pageToken: page });
    const url = `${base}/admin/directory/v1/groups?${query}`;
    const answer = await http.object({ url, headers: bearer(String(token.access_token)) }, 'the groups of a person');
    for (const one of Array.isArray(answer.groups) ? answer.groups : []) {
      if (isJsonObject(one) && typeof one.email === 'string') found.push([one.email, String(one.name ?? one.email)]);
    }
    page = typeof answer.nextPageToken === 'string' ? answer.nextPageToken : undefined;
    if (!page) break;
  }
  return found;
}

function readServiceKey(source: string, text: string): z.output<typeof serviceKey> {
  try {
    return serviceKey.parse(JSON.parse(text));
  } catch {
    throw unavailable(`The key of the service account of ${source} is not the JSON file that Google gives`);
  }
}
