/**
 * Which accounts a token that is limited to applications may use: those its applications use. An application uses an account when one
 * of its saved pipelines names it, or something of it runs there. Otherwise such a token would reach every account of its owner.
 *
 * What a token may use, it must not be able to widen: a pipeline saved with it names no other accounts. Accounts that are open to
 * everyone stay open, since there its owner's rights give it nothing.
 */
import type { Actor } from '#lib/auth/actor';
import type { TokenLimits } from '#lib/auth/token-scope';
import { forbidden } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { accountFields, selectAccountsInUse } from '#lib/store/account-uses';
import type { Database } from '#lib/store/database';

/** Changes have to count within five seconds; until then a script that asks a hundred times a second asks the database once. */
const rememberMs = 2000;
const mostRemembered = 500;
interface Remembered {
  at: number;
  places: Promise<readonly string[]>;
}
const remembered = new WeakMap<Database, Map<string, Remembered>>();

/** The same limits together with the accounts they leave, as `cloud/prod`. */
export async function withAccounts(database: Database, limits: TokenLimits): Promise<TokenLimits> {
  return limits.applications.length === 0
    ? limits
    : { ...limits, accounts: await inUse(database, limits.applications) };
}

function inUse(database: Database, applications: readonly string[]): Promise<readonly string[]> {
  const known = remembered.get(database) ?? new Map<string, Remembered>();
  remembered.set(database, known);
  const key = JSON.stringify(applications);
  const now = performance.now();
  const last = known.get(key);
  if (last && now - last.at < rememberMs) return last.places;
  const places = selectAccountsInUse(database.pool, applications);
  known.delete(key);
  known.set(key, { at: now, places });
  if (known.size > mostRemembered) known.delete(known.keys().next().value ?? '');
  // What could not be asked is asked again, and is not remembered as nothing.
  places.catch(() => known.delete(key));
  return places;
}

/** Throws `forbidden` naming an account that the pipeline names and the token does not reach. */
export function checkNamedAccounts(document: JsonObject, { token }: Actor): void {
  if (!token?.accounts) return;
  const foreign = namedAccounts(document).find((place) => !token.accounts?.includes(place));
  if (foreign === undefined) return;
  const name = foreign.slice(foreign.indexOf('/') + 1);
  const applications = token.applications.join(', ');
  throw forbidden(
    `The pipeline names the account ${name}, and the token ${token.name} is good for accounts that ${applications} uses already: save it with a token for all applications, or signed in`,
  );
}

/** What an expression makes of a name shows when it runs, and is then held to the token as well. */
function namedAccounts(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(namedAccounts);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([field, one]) => {
    const kind = typeof one === 'string' && one !== '' && !one.includes('${') ? accountFields[field] : undefined;
    return kind === undefined ? namedAccounts(one ?? null) : [`${kind}/${String(one)}`];
  });
}
