/**
 * The second half of signing in as a local user who has a second factor, or must have one:
 *
 * 1. A right password gives the browser a ticket in a cookie that scripts cannot read, and no session. The database keeps
 *    the ticket's hash for a few minutes, with whose it is and under which epoch: a new password, "sign out everywhere" and
 *    a reset of the second factor end it.
 * 2. A code of the device, or a recovery code, turns the ticket into a session. Both are used up in one transaction, so of
 *    two processes with the same code, or the same ticket, one wins.
 * 3. Where a second factor is required and there is none, the ticket is good for setting one up, and then for the session.
 *
 * A wrong code leaves the ticket as it is and counts like a failed sign-in. Each step and each refusal is in the audit log.
 */
import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { beginSession } from '#lib/auth/admit';
import { beginAttempt } from '#lib/auth/attempts';
import type { SecretKeys } from '#lib/auth/keys';
import { ownCookie, secondStepCookie } from '#lib/auth/own-cookies';
import { concerns, type SecondFactorParts, wrongCode } from '#lib/auth/second-factor';
import { redeemCode } from '#lib/auth/second-factor-code';
import { acceptSetUp, makeSetUp } from '#lib/auth/second-factor-set-up';
import { setSessionCookie } from '#lib/auth/session';
import { recordSignIn } from '#lib/auth/sign-in-audit';
import type { SecondFactorSetUp, SecondStep } from '#lib/identity/contract';
import { conflict, messageOf, unauthenticated } from '#lib/kernel/errors';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { readSecondFactorPolicy } from '#lib/store/second-factor-policy';
import { findSecondFactor } from '#lib/store/second-factors';
import { deleteSessionsOf } from '#lib/store/sessions';
import { forgiveAttempts } from '#lib/store/sign-in-failures';
import { insertNote, readNote, takeNote } from '#lib/store/sign-in-notes';
import { findUserById, type UserRecord } from '#lib/store/users';

const ticketMs = 10 * 60_000;

export type SecondStepParts = SecondFactorParts & { keys: SecretKeys };

/** What a browser sends with its second step. */
export interface Ticket {
  ticket: string | undefined;
  address: string;
}

/** What somebody with the right password has still to do. */
export async function secondStepOf(database: Database, user: UserRecord): Promise<SecondStep | undefined> {
  if (user.source !== 'local') return undefined;
  if (await findSecondFactor(database.pool, user.id)) return 'code';
  return concerns(await readSecondFactorPolicy(database.pool), user) ? 'set-up' : undefined;
}

/** After a right password: the cookie with the ticket, to be set. */
export async function beginSecondStep(
  { database, url }: Pick<SecondStepParts, 'database' | 'url'>,
  user: UserRecord,
  next: SecondStep,
  address: string,
): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  await inTransaction(database, async (sql) => {
    const data = { user: user.id, epoch: user.sessionEpoch };
    await insertNote(sql, { kind: 'second-step', value: hash(ticket), data, until: Date.now() + ticketMs });
    await recordAudit(sql, asking(user, address), {
      action: 'session.ask-second-factor',
      object: `user ${user.name}`,
      details: { next },
    });
  });
  return ownCookie(secondStepCookie, ticket, ticketMs / 1000, url);
}

/** Ends the ticket in the browser. */
export const noTicketCookie = (url: string) => ownCookie(secondStepCookie, '', 0, url);

/** Whose ticket it is and what is next; undefined for none, an old or a used one, and when nothing is missing any more. */
export async function openTicket(
  database: Database,
  ticket: string | undefined,
): Promise<{ user: UserRecord; next: SecondStep } | undefined> {
  const note = ticket ? await readNote(database.pool, 'second-step', hash(ticket)) : undefined;
  const user = note && (await findUserById(database.pool, String(note.user)));
  const next = user && user.sessionEpoch === note?.epoch ? await secondStepOf(database, user) : undefined;
  return user && next ? { user, next } : undefined;
}

/** Answers the session's cookie. Throws `unauthenticated` without a ticket that counts, `invalid` for a wrong code. */
export async function finishWithCode(parts: SecondStepParts, given: Ticket & { code: string }): Promise<string> {
  const { box } = parts;
  const { cookie } = await finish(parts, given, 'code', async (sql, user) => {
    const factor = await findSecondFactor(sql, user.id);
    const shown = factor && (await redeemCode(sql, box, factor, given.code, Date.now()));
    if (!shown) throw wrongCode();
    if (shown === 'recovery code') {
      await recordAudit(sql, asking(user, given.address), {
        action: 'second-factor.use-recovery-code',
        object: `user ${user.name}`,
        details: { left: factor.recoveryHashes.length - 1 },
      });
    }
    return { shown };
  });
  return cookie;
}

/** For whoever must set up a second factor before they may come in. */
export async function beginSetUpStep(parts: SecondStepParts, given: Ticket): Promise<SecondFactorSetUp> {
  const { user, next } = await requireTicket(parts.database, given);
  if (next !== 'set-up') throw conflict('There is a second factor already; sign in with a code of it');
  await recordAudit(parts.database.pool, asking(user, given.address), {
    action: 'second-factor.begin',
    object: `user ${user.name}`,
    after: { replaces: false },
  });
  return makeSetUp(parts, user, undefined, Date.now());
}

/** Answers the session's cookie, and the recovery codes this once. */
export async function finishSetUpStep(
  parts: SecondStepParts,
  given: Ticket & { setUp: string; code: string },
): Promise<{ cookie: string; recoveryCodes: string[] }> {
  const { setUp, code, address } = given;
  return await finish(parts, given, 'set-up', async (sql, user) => {
    const recoveryCodes = await acceptSetUp(sql, parts.box, user, { setUp, code, now: Date.now() });
    // Begun with the password alone, they do not count now; nor shall they when less is demanded again.
    await deleteSessionsOf(sql, user.id);
    await recordAudit(sql, asking(user, address), {
      action: 'second-factor.add',
      object: `user ${user.name}`,
      before: { secondFactor: false },
      after: { secondFactor: true, recoveryCodes: recoveryCodes.length },
    });
    return { shown: 'code', recoveryCodes };
  });
}

/** Tests what was shown and uses the ticket up, both or neither; then there is a session. */
async function finish<T extends { shown: string }>(
  parts: SecondStepParts,
  given: Ticket,
  wanted: SecondStep,
  prove: (sql: Sql, user: UserRecord) => Promise<T>,
): Promise<T & { cookie: string }> {
  const { database, keys, url } = parts;
  const { user, next } = await requireTicket(database, given);
  const { address } = given;
  const { name } = user;
  let proof: T;
  try {
    if (next !== wanted) throw conflict('Your second factor was changed meanwhile; sign in again');
    await beginAttempt(database, { name, address, kind: 'code' });
    proof = await inTransaction(database, async (sql) => {
      const result = await prove(sql, user);
      if (!(await takeNote(sql, 'second-step', hash(given.ticket ?? '')))) throw tookTooLong();
      return result;
    });
  } catch (error) {
    const reason = `second factor: ${messageOf(error)}`.slice(0, 1000);
    await recordSignIn(database, { name, address, result: 'refused', reason });
    throw error;
  }
  await forgiveAttempts(database.pool, { name, address });
  const claims = await beginSession(database, user, address, proof.shown);
  return { ...proof, cookie: await setSessionCookie(claims, keys, url) };
}

async function requireTicket(database: Database, { ticket }: Ticket) {
  const opened = await openTicket(database, ticket);
  if (!opened) throw tookTooLong();
  return opened;
}

const tookTooLong = () => unauthenticated('Your sign-in took too long or is over; begin again with your password');

/** Not signed in yet, but known. */
const asking = ({ name, displayName, roles, admin }: UserRecord, address: string): Actor => ({
  name,
  displayName,
  roles,
  admin,
  via: 'session',
  address,
});

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
