/**
 * Signing in by assertions (SAML), ending in next-auth's own cookie. Three steps, because the answer arrives as a form
 * posted by another site, to which browsers send no cookies of ours:
 *
 * 1. begin: the question is noted, bound to this browser by a cookie.
 * 2. accept: the answer is proved and its question taken off the list, so that neither counts twice. Whoever posted it
 *    gets a ticket and no session.
 * 3. finish: the browser comes by itself with the ticket and the cookie. Only the one that asked gets the session, so
 *    nobody can be signed in as somebody else by a link or a form of a stranger.
 */
import { createHash, randomBytes } from 'node:crypto';
import { admit, beginSession } from '#lib/auth/admit';
import type { AuthParts } from '#lib/auth/options';
import { setSessionCookie } from '#lib/auth/session';
import type { AssertionSource, Identity } from '#lib/identity/contract';
import { notFound, unauthenticated } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { insertNote, takeNote } from '#lib/store/sign-in-notes';

const questionMs = 15 * 60_000;
const ticketMs = 2 * 60_000;

/** Throws `not-found` when there is no such way to sign in. */
export async function assertionSource(parts: AuthParts, name: string): Promise<AssertionSource> {
  const source = await parts.sources.find(name);
  if (source?.kind === 'assertion') return source;
  throw notFound('There is no such way to sign in');
}

/** Where to send the browser, and the secret it must keep. `target` is the path of ours where it wants to go. */
export async function beginAssertion(
  parts: AuthParts,
  name: string,
  target: string,
): Promise<{ url: string; browser: string }> {
  const { url, id } = await (await assertionSource(parts, name)).begin();
  const browser = randomBytes(32).toString('base64url');
  const data = { source: name, target: target.slice(0, 2000), browser: hash(browser) };
  await insertNote(parts.database.pool, { kind: 'saml-request', value: id, data, until: Date.now() + questionMs });
  return { url, browser };
}

/** The ticket for an answer that is proved. Throws `unauthenticated` for one that is not, or that came before. */
export async function acceptAssertion(parts: AuthParts, name: string, response: string): Promise<string> {
  const { database } = parts;
  const source = await assertionSource(parts, name);
  const { identity, inResponseTo, key, validUntil } = await source.accept({ response });
  const question = await takeNote(database.pool, 'saml-request', inResponseTo);
  if (question?.source !== name) {
    throw unauthenticated(`${name} answered a question that was not asked, or that was answered before`);
  }
  const value = hash(`${name} ${key}`);
  // As long as the answer itself is valid, and a little more.
  const until = Math.max(validUntil, Date.now()) + questionMs;
  if (!(await insertNote(database.pool, { kind: 'saml-answer', value, until }))) {
    throw unauthenticated(`${name} sent the same answer a second time`);
  }
  const ticket = randomBytes(32).toString('base64url');
  const data = { ...question, identity: identity as unknown as JsonObject };
  await insertNote(database.pool, { kind: 'saml-ticket', value: hash(ticket), data, until: Date.now() + ticketMs });
  return ticket;
}

/** Signs the browser in. Throws `unauthenticated` for a ticket that is used, old, or another browser's. */
export async function finishAssertion(
  parts: AuthParts & { url: string },
  name: string,
  given: { ticket: string; browser: string | undefined; address: string },
): Promise<{ cookie: string; target: string }> {
  const { database, sources, keys, url } = parts;
  const note = await takeNote(database.pool, 'saml-ticket', hash(given.ticket));
  if (note?.source !== name || !given.browser || note.browser !== hash(given.browser)) {
    throw unauthenticated(`An answer of ${name} came back to a browser that had not asked`);
  }
  const user = await admit(database, sources, name, note.identity as unknown as Identity);
  const claims = await beginSession(database, user, given.address);
  return { cookie: await setSessionCookie(claims, keys, url), target: String(note.target) };
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
