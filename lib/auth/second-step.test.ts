import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { codeAt } from '#lib/identity/second-factor/one-time-code';
import { openDatabase } from '#lib/store/database';
import { writeSecondFactorPolicy } from '#lib/store/second-factor-policy';
import { bumpSessionEpoch, findUserByName, insertLocalUser } from '#lib/store/users';
import { beginSession } from './admit.ts';
import { signInLimits } from './attempts.ts';
import { authenticate } from './authenticate.ts';
import { hashPassword } from './password.ts';
import { recoverAdmin } from './recovery.ts';
import { beginSecondFactor, confirmSecondFactor } from './second-factor.ts';
import {
  beginSecondStep,
  beginSetUpStep,
  finishSetUpStep,
  finishWithCode,
  openTicket,
  type SecondStepParts,
} from './second-step.ts';
import { sessionCookie } from './session.ts';
import { signInWithPassword } from './sign-in.ts';

const password = 'four quiet boats at anchor';
let server: TestServer;
let hash: string;
let number = 0;
/** Another one in each test, at an address of their own. */
let name: string;
let address: string;
let actor: Actor;

beforeAll(async () => {
  server = await startTestServer();
  hash = await hashPassword(password);
});
afterAll(() => server.close());
beforeEach(async () => {
  name = `lena-${++number}`;
  address = `10.0.1.${number}`;
  await insertLocalUser(server.context.database.pool, {
    name,
    displayName: 'Lena',
    email: '',
    passwordHash: hash,
    roles: [],
    admin: false,
  });
  actor = { name, displayName: name, roles: [], admin: false, via: 'session', address };
  await writeSecondFactorPolicy(server.context.database.pool, 'nobody');
});

/** A device with the secret, whose next code is told once each time: the clock of a test cannot be waited for. */
async function withDevice(): Promise<{ code(): Promise<string>; recoveryCodes: string[] }> {
  const { secret, setUp } = await beginSecondFactor(server.context, actor, { password });
  const bytes = fromBase32(secret);
  const { recoveryCodes } = await confirmSecondFactor(server.context, actor, {
    setUp,
    code: codeAt(bytes, Date.now()),
  });
  return {
    recoveryCodes,
    async code() {
      // As if half a minute had gone by since the last code.
      await server.context.database.pool.query('UPDATE second_factors SET last_step = last_step - 2');
      return codeAt(bytes, Date.now());
    },
  };
}

async function ticketFor(from = address): Promise<string> {
  const { database, sources } = server.context;
  const { user, next } = await signInWithPassword(database, sources, { name, password, address: from });
  const cookie = await beginSecondStep(server.context, user, next!, from);
  expect(cookie).toMatch(/^gennaker-second-step=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Strict$/);
  return /=([^;]+)/.exec(cookie)![1]!;
}

const whoHas = (cookie: string) =>
  authenticate(server.context.database, server.context.keys, new Headers({ cookie: cookie.split(';')[0]! }));

async function trail(): Promise<string[]> {
  const { rows } = await server.context.database.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', action, result, reason, details->>'secondFactor') AS line FROM audit_entries
     WHERE actor = $1 ORDER BY id`,
    [name],
  );
  return rows.map((row) => row.line);
}

/** As shown to administrators. */
async function lastSignIn(): Promise<Date | null> {
  const { rows } = await server.context.database.pool.query('SELECT last_sign_in_at FROM users WHERE name = $1', [
    name,
  ]);
  return rows[0]?.last_sign_in_at;
}

test('who has a second factor comes in with a code of it, and the audit log tells both steps', async () => {
  const device = await withDevice();
  const ticket = await ticketFor();
  expect(await openTicket(server.context.database, ticket)).toMatchObject({ user: { name }, next: 'code' });
  expect(await lastSignIn()).toBeNull();
  const cookie = await finishWithCode(server.context, { ticket, address, code: await device.code() });
  expect(await whoHas(cookie)).toMatchObject({ name, via: 'session' });
  expect(await lastSignIn()).toBeInstanceOf(Date);
  expect(await trail()).toEqual([
    'second-factor.begin done',
    'second-factor.add done',
    'session.ask-second-factor done',
    'session.start done code',
  ]);
});

test('under https the ticket’s cookie is one that only https can set', async () => {
  const { database } = server.context;
  const user = (await findUserByName(database.pool, name))!;
  const cookie = await beginSecondStep({ database, url: 'https://deploy.example.com' }, user, 'code', address);
  expect(cookie).toMatch(/^__Secure-gennaker-second-step=[\w-]{43}; .*; SameSite=Strict; Secure$/);
});

test('a wrong password tells nothing of a second factor', async () => {
  const { database, sources } = server.context;
  const attempt = { name, password: 'wrong', address };
  const without = await signInWithPassword(database, sources, attempt).catch(String);
  await withDevice();
  expect(await signInWithPassword(database, sources, attempt).catch(String)).toBe(without);
});

test('a ticket is no session, and one that was made up is none either', async () => {
  await withDevice();
  const ticket = await ticketFor();
  expect(await whoHas(`next-auth.session-token=${ticket}`)).toBeUndefined();
  for (const forged of ['', undefined, 'x'.repeat(43), `${ticket}x`]) {
    const step = finishWithCode(server.context, { ticket: forged, address, code: '000000' });
    await expect(step).rejects.toMatchObject({ code: 'unauthenticated' });
  }
});

test('a code counts once, also for another ticket, and so does a ticket', async () => {
  const device = await withDevice();
  const [first, second] = [await ticketFor(), await ticketFor()];
  const code = await device.code();
  await finishWithCode(server.context, { ticket: first, address, code });
  const again = finishWithCode(server.context, { ticket: second, address, code });
  await expect(again).rejects.toThrow('wrong or was used before');
  const used = finishWithCode(server.context, { ticket: first, address, code: await device.code() });
  await expect(used).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await trail()).at(-1)).toMatch(/^session.start refused second factor: The code is wrong/);
});

test('of two processes with the same code one wins', async () => {
  const device = await withDevice();
  const other = openDatabase(server.context.database.url, { connections: 4 });
  try {
    for (let round = 0; round < 3; round++) {
      const tickets = [await ticketFor(), await ticketFor(), await ticketFor(), await ticketFor()];
      const code = await device.code();
      const outcomes = await Promise.allSettled(
        tickets.map((ticket, index) => {
          const parts: SecondStepParts = { ...server.context, ...(index % 2 ? { database: other } : {}) };
          return finishWithCode(parts, { ticket, address, code });
        }),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  } finally {
    await other.close();
  }
});

test('of two processes with the same ticket one wins, and the loser’s code is not used up', async () => {
  const device = await withDevice();
  const ticket = await ticketFor();
  const [recovery, code] = [device.recoveryCodes[0]!, await device.code()];
  const outcomes = await Promise.allSettled(
    [recovery, code].map((one) => finishWithCode(server.context, { ticket, address, code: one })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const loser = outcomes[0]!.status === 'fulfilled' ? code : recovery;
  expect(await finishWithCode(server.context, { ticket: await ticketFor(), address, code: loser })).toBeTruthy();
});

test('a recovery code counts once, however it is typed, and the log tells how many are left', async () => {
  const { recoveryCodes } = await withDevice();
  const code = recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ');
  await finishWithCode(server.context, { ticket: await ticketFor(), address, code });
  const again = finishWithCode(server.context, { ticket: await ticketFor(), address, code });
  await expect(again).rejects.toThrow('was used before');
  expect(await trail()).toContain('second-factor.use-recovery-code done');
  expect(await trail()).toContain('session.start done recovery code');
  const { rows } = await server.context.database.pool.query('SELECT details FROM audit_entries WHERE actor = $1', [
    name,
  ]);
  expect(rows.map((row) => row.details)).toContainEqual({ left: 9 });
});

test('wrong codes are limited like wrong passwords, and the right password does not wipe them out', async () => {
  const device = await withDevice();
  for (let n = 0; n < signInLimits.pair; n++) {
    const step = finishWithCode(server.context, { ticket: await ticketFor(), address, code: 'not it' });
    await expect(step).rejects.toThrow('wrong');
  }
  const { database, sources } = server.context;
  await expect(signInWithPassword(database, sources, { name, password, address })).rejects.toMatchObject({
    code: 'limit',
  });
  const elsewhere = '10.9.9.9';
  const ticket = await ticketFor(elsewhere);
  const code = await device.code();
  await expect(finishWithCode(server.context, { ticket, address, code })).rejects.toMatchObject({ code: 'limit' });
  expect(await finishWithCode(server.context, { ticket, address: elsewhere, code })).toBeTruthy();
});

test('from many addresses there are few codes a day', async () => {
  const device = await withDevice();
  const ticket = await ticketFor();
  const guess = (n: number) => finishWithCode(server.context, { ticket, address: `10.2.0.${n}`, code: 'not it' });
  await Promise.allSettled(Array.from({ length: signInLimits.codes }, (_, n) => guess(n)));
  const step = finishWithCode(server.context, { ticket, address: '10.2.1.1', code: await device.code() });
  await expect(step).rejects.toThrow('Too many wrong codes today');
  expect((await trail()).at(-1)).toContain('refused second factor: Too many wrong codes');
});

test('signing out everywhere ends tickets, and time does', async () => {
  const device = await withDevice();
  const { database } = server.context;
  const [early, late] = [await ticketFor(), await ticketFor()];
  const user = await findUserByName(database.pool, name);
  await database.pool.query(
    `UPDATE sign_in_notes SET expires_at = now() - interval '1 second' WHERE data->>'user' = $1`,
    [user!.id],
  );
  expect(await openTicket(database, early)).toBeUndefined();
  const fresh = await ticketFor();
  await bumpSessionEpoch(database.pool, user!.id);
  for (const ticket of [late, fresh]) {
    const step = finishWithCode(server.context, { ticket, address, code: await device.code() });
    await expect(step).rejects.toThrow('begin again with your password');
  }
});

test('who must have a second factor and has none sets it up on the way in', async () => {
  const { database, keys } = server.context;
  const before = await sessionCookie(
    await beginSession(database, (await findUserByName(database.pool, name))!, ''),
    keys,
  );
  await writeSecondFactorPolicy(database.pool, 'everybody');
  const ticket = await ticketFor();
  expect(await openTicket(server.context.database, ticket)).toMatchObject({ next: 'set-up' });
  await expect(finishWithCode(server.context, { ticket, address, code: '123456' })).rejects.toMatchObject({
    code: 'conflict',
  });
  const { secret, setUp, qr } = await beginSetUpStep(server.context, { ticket, address });
  expect(qr.size).toBeGreaterThan(30);
  const given = { ticket, address, setUp };
  await expect(finishSetUpStep(server.context, { ...given, code: '12' })).rejects.toThrow('not the one of this secret');
  const code = codeAt(fromBase32(secret), Date.now());
  const { cookie, recoveryCodes } = await finishSetUpStep(server.context, { ...given, code });
  expect(await whoHas(cookie)).toMatchObject({ name });
  expect(recoveryCodes).toHaveLength(10);
  await expect(finishSetUpStep(server.context, { ...given, code })).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(await openTicket(server.context.database, await ticketFor())).toMatchObject({ next: 'code' });
  await writeSecondFactorPolicy(database.pool, 'nobody');
  expect(await whoHas(before), 'a session of before').toBeUndefined();
});

test('an administrator who lost everything comes back by recovery, with the password alone', async () => {
  const { database, sources } = server.context;
  await withDevice();
  const recovered = await recoverAdmin(database, name);
  expect(recovered.secondFactorRemoved).toBe(true);
  const attempt = { name, password: recovered.password, address };
  expect(await signInWithPassword(database, sources, attempt)).toMatchObject({
    user: { admin: true },
    next: undefined,
  });
});
