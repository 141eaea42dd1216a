import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { beginAttempt } from '#lib/auth/attempts';
import { browserName } from '#lib/auth/browser-name';
import { hashPassword, verifyPassword } from '#lib/auth/password';
import { checkNewPassword } from '#lib/auth/weak-password';
import { sessionLimits } from '#lib/config/session-limits';
import { forbidden, invalid, notFound } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import { deleteSessionOf, selectSessionsOf } from '#lib/store/sessions';
import { strikeAttempt } from '#lib/store/sign-in-failures';
import { bumpSessionEpoch, findUserByName, updatePassword } from '#lib/store/users';

/** Ends all of a person's sessions on every device, this one included. Their own, or anybody's for an administrator. */
export async function signOutEverywhere(database: Database, actor: Actor, input: { user?: string }): Promise<void> {
  const name = input.user ?? actor.name;
  if (name !== actor.name && !actor.admin) throw forbidden(`Only an administrator may sign ${name} out`);
  const user = await findUserByName(database.pool, name);
  if (!user) throw notFound(`There is no user ${name}`);
  await inTransaction(database, async (sql) => {
    await bumpSessionEpoch(sql, user.id);
    await recordAudit(sql, actor, { action: 'session.end-all', object: `user ${name}` });
  });
}

export interface SessionView {
  id: string;
  /** Where it was begun. */
  address: string;
  /** `Firefox 132 on Windows`; absent where the browser did not say. */
  browser?: string;
  /** What the browser called itself: anything, cut off. */
  userAgent?: string;
  /** Epoch milliseconds. */
  beganAt: number;
  seenAt: number;
  secondFactor: boolean;
  /** The one that asks. */
  current: boolean;
}

/** One's own sessions that count: the one that asks, then the one used last. In the browser only: a token shall not learn where its owner is. */
export async function listOwnSessions(database: Database, actor: Actor): Promise<SessionView[]> {
  inBrowser(actor, 'Sessions are looked at');
  const rows = await selectSessionsOf(database.pool, actor.name, sessionLimits());
  const views = rows.map(({ beganAt, seenAt, userAgent, ...row }) => ({
    ...row,
    browser: browserName(userAgent),
    userAgent: userAgent ?? undefined,
    beganAt: beganAt.getTime(),
    seenAt: seenAt.getTime(),
    current: row.id === actor.sessionId,
  }));
  return views.sort((one, other) => Number(other.current) - Number(one.current));
}

/** Ends one of one's own sessions, as of a device that was lost. */
export async function endOwnSession(database: Database, actor: Actor, input: { id: string }): Promise<void> {
  inBrowser(actor, 'A session is ended');
  await inTransaction(database, async (sql) => {
    const ended = await deleteSessionOf(sql, actor.name, input.id);
    if (!ended) throw notFound('That session is over already');
    const { address, beganAt, userAgent } = ended;
    const browser = browserName(userAgent);
    await recordAudit(sql, actor, {
      action: 'session.end',
      object: `user ${actor.name}`,
      before: { address, ...(browser ? { browser } : {}), beganAt: beganAt.toISOString() },
    });
  });
}

function inBrowser(actor: Actor, what: string): void {
  if (actor.via !== 'session') throw forbidden(`${what} in the browser, not with a token`);
}

/** Changes one's own local password and ends all sessions. Guesses of the current one count like failed sign-ins. */
export async function changePassword(
  database: Database,
  actor: Actor,
  input: { current: string; next: string },
): Promise<void> {
  inBrowser(actor, 'A password is changed');
  const user = await findUserByName(database.pool, actor.name);
  if (user?.source !== 'local') throw invalid(`The password of ${actor.name} is kept elsewhere; change it there`);
  checkNewPassword(input.next, actor.name);
  if (input.next === input.current) throw invalid('The new password is the current one; choose another');
  const attempt = await beginAttempt(database, { name: user.name, address: actor.address ?? '', kind: 'password' });
  if (!(await verifyPassword(input.current, user.passwordHash))) throw invalid('The current password is wrong');
  const hash = await hashPassword(input.next);
  await inTransaction(database, async (sql) => {
    await updatePassword(sql, user.id, hash);
    await strikeAttempt(sql, attempt);
    await recordAudit(sql, actor, { action: 'password.change', object: `user ${actor.name}` });
  });
}
