import { type Actor, internalActor } from '#lib/auth/actor';
import { rolesHeld } from '#lib/auth/can';
import { checkNamedAccounts, withAccounts } from '#lib/auth/token-accounts';
import { limitsOfRun, lostToken } from '#lib/auth/token-scope';
import { forbidden } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';
import type { Database, Sql } from '#lib/store/database';
import { findPipelineRoles } from '#lib/store/pipeline-roles';
import { selectTokenLimits } from '#lib/store/tokens';
import { findUserByName, serviceSource } from '#lib/store/users';

/**
 * Whose rights a triggered run has, as in Fiat: those of the trigger's `runAsUser`; else, where the pipeline names `roles`, those of
 * an account that is nobody but exactly these roles; else of nobody in particular. Whoever saves a pipeline must be able to
 * use each of these, since saving it is a way to act with their rights.
 */
const managed = '@managed-service-account';
const anonymous = 'anonymous';

/** A name that means something to runs, so that nobody may have it: whoever did would be given what it stands for. */
export const isReservedName = (name: string): boolean => name === anonymous || name.endsWith(managed);

/** Whoever a run acts for, with the rights they have now: somebody who lost a role meanwhile does not deploy with it. */
export async function actorOfUser(database: Database, name: string): Promise<Actor> {
  if (name.startsWith('<') && name.endsWith('>')) return internalActor(name.slice(1, -1));
  if (name.endsWith(managed)) {
    const roles = await findPipelineRoles(database.pool, name.slice(0, -managed.length));
    return { name, displayName: name, roles, admin: false, via: 'internal' };
  }
  const user = await findUserByName(database.pool, name);
  return {
    name,
    displayName: user?.displayName || name,
    roles: user?.roles ?? [],
    admin: user?.admin ?? false,
    via: 'internal',
  };
}

/** Whoever a stage acts for, held to the limited tokens that led to it. What is no longer known of a token is not allowed. */
export async function actorOfStage(
  database: Database,
  acting: { name: string; tokens: readonly string[] },
): Promise<Actor> {
  const actor = await actorOfUser(database, acting.name);
  if (acting.tokens.length === 0) return actor;
  const stored = await selectTokenLimits(database.pool, acting.tokens);
  const limits = await Promise.all(stored.map((token) => withAccounts(database, token)));
  const known = new Map(limits.map((token) => [token.ids[0], token]));
  return { ...actor, token: limitsOfRun(acting.tokens.map((id) => known.get(id) ?? lostToken(id))) };
}

/** Names in angle brackets are the product itself, which no document may ask to be. */
export async function actorOfTrigger(database: Database, trigger: JsonObject, pipelineId: string): Promise<Actor> {
  const named = stringAt(trigger, 'runAsUser');
  if (named && !named.startsWith('<')) return await actorOfUser(database, named);
  const roles = await findPipelineRoles(database.pool, pipelineId);
  return await actorOfUser(database, roles.length > 0 ? pipelineId + managed : anonymous);
}

/** Throws `forbidden` naming the account or the role that the saver may not lend to the pipeline, or what their token cannot reach. */
export async function checkRunAs(sql: Sql, document: JsonObject, actor: Actor): Promise<void> {
  const roles = Array.isArray(document.roles) ? document.roles.filter((role) => typeof role === 'string') : [];
  const triggers = Array.isArray(document.triggers) ? document.triggers.filter(isJsonObject) : [];
  const users = new Set(triggers.flatMap((trigger) => stringAt(trigger, 'runAsUser') || []));
  // Whoever the run acts for may do more elsewhere than the token may, also when it is the token's own owner.
  if (actor.token && actor.token.applications.length > 0 && roles.length + users.size > 0) {
    const { name, applications } = actor.token;
    throw forbidden(
      `The pipeline’s triggers lend it ${[...roles, ...users].join(', ')}, and the token ${name} is good for ${applications.join(', ')} only: save it with a token for all applications, or signed in`,
    );
  }
  checkNamedAccounts(document, actor);
  if (actor.admin) return;
  const foreign = roles.find((role) => !rolesHeld(actor).has(role.toLowerCase()));
  if (foreign !== undefined) {
    throw forbidden(`The pipeline’s triggers would run with the role ${foreign}: only who has it may save that`);
  }
  for (const user of users) {
    if (user === actor.name || user === `${String(document.id)}${managed}`) continue;
    const refusal = await whyNotAs(sql, actor, user);
    if (refusal) throw forbidden(`A trigger runs as ${user}: ${refusal}`);
  }
}

async function whyNotAs(sql: Sql, actor: Actor, name: string): Promise<string | undefined> {
  const account = await findUserByName(sql, name);
  if (account?.source !== serviceSource) return `only ${name} or an administrator may save this pipeline`;
  return mayUse(actor, account) ? undefined : `only who has all of its roles may use it: ${account.roles.join(', ')}`;
}

/** A service account is used by who has all of its roles, and so gains nothing by it. */
export function mayUse(actor: Pick<Actor, 'roles' | 'admin'>, account: { roles: readonly string[] }): boolean {
  return actor.admin || account.roles.every((role) => rolesHeld(actor).has(role.toLowerCase()));
}
