import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { codeAt } from '#lib/identity/second-factor/one-time-code';
import { findSecondFactor } from '#lib/store/second-factors';
import { bumpSessionEpoch, findUserByName, insertLocalUser, type UserRecord } from '#lib/store/users';
import { admit, beginSession } from './admit.ts';
import { signInLimits } from './attempts.ts';
import { authenticate } from './authenticate.ts';
import { hashPassword } from './password.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorOf,
} from './second-factor.ts';
import { acceptSetUp, makeSetUp } from './second-factor-set-up.ts';
import { sessionCookie } from './session.ts';

const password = 'four quiet boats at anchor';
let server: TestServer;
let hash: string;
let number = 0;
let user: UserRecord;
let actor: Actor;

beforeAll(async () => {
  server = await startTestServer();
  hash = await hashPassword(password);
});
afterAll(() => server.close());
beforeEach(async () => {
  [user, actor] = await somebody(`lena-${++number}`);
});

async function somebody(name: string): Promise<[UserRecord, Actor]> {
  const rights = { roles: [], admin: false };
  const made = await insertLocalUser(server.context.database.pool, {
    name,
    displayName: name,
    email: '',
    passwordHash: hash,
    ...rights,
  });
  return [made!, { name, displayName: name, ...rights, via: 'session', address: `10.1.0.${number}` }];
}

/** A device that is set up; each code of it counts, as if half a minute lay between them. */
async function addDevice(proof: { password: string; code?: string } = { password }) {
  const { secret, setUp } = await beginSecondFactor(server.context, actor, proof);
  const bytes = fromBase32(secret);
  const code = codeAt(bytes, Date.now());
  const { recoveryCodes } = await confirmSecondFactor(server.context, actor, { setUp, code });
  return {
    recoveryCodes,
    async code() {
      await server.context.database.pool.query('UPDATE second_factors SET last_step = last_step - 2');
      return codeAt(bytes, Date.now());
    },
  };
}

async function session(of: UserRecord): Promise<{ id: string; alive(): Promise<boolean> }> {
  const { database, keys } = server.context;
  const claims = await beginSession(database, of, '');
  const cookie = await sessionCookie(claims, keys);
  const alive = async () => (await authenticate(database, keys, new Headers({ cookie }))) !== undefined;
  return { id: claims.sessionId, alive };
}

test('a second factor is added with the password and a first code, and nothing is kept as it is', async () => {
  await expect(beginSecondFactor(server.context, actor, { password: 'wrong' })).rejects.toThrow('password is wrong');
  expect(await secondFactorOf(server.context.database, actor)).toEqual({ recoveryCodes: 0, required: false });
  const { secret, setUp } = await beginSecondFactor(server.context, actor, { password });
  expect(await findSecondFactor(server.context.database.pool, user.id)).toBeUndefined();
  const confirm = (code: string) => confirmSecondFactor(server.context, actor, { setUp, code });
  await expect(confirm('12345')).rejects.toThrow('not the one of this secret');
  const { recoveryCodes } = await confirm(codeAt(fromBase32(secret), Date.now()));
  expect(await secondFactorOf(server.context.database, actor)).toMatchObject({
    since: expect.any(Number),
    recoveryCodes: 10,
  });
  const { rows } = await server.context.database.pool.query('SELECT to_jsonb(f)::text AS row FROM second_factors f');
  for (const word of [secret, secret.replaceAll(' ', ''), ...recoveryCodes]) expect(rows[0].row).not.toContain(word);
});

test('the session that added it stays, and the others end', async () => {
  const [here, there] = [await session(user), await session(user)];
  actor.sessionId = here.id;
  await addDevice();
  expect([await here.alive(), await there.alive()]).toEqual([true, false]);
});

test('another device takes the place of the first, with a code of it', async () => {
  const first = await addDevice();
  await expect(beginSecondFactor(server.context, actor, { password })).rejects.toThrow('The code is wrong');
  const second = await addDevice({ password, code: await first.code() });
  const renew = (code: string) => renewRecoveryCodes(server.context, actor, { password, code });
  await expect(renew(await first.code())).rejects.toThrow('The code is wrong');
  await expect(renew(first.recoveryCodes[0]!)).rejects.toThrow('The code is wrong');
  expect((await renew(await second.code())).recoveryCodes).toHaveLength(10);
});

test('new recovery codes replace the old ones', async () => {
  const device = await addDevice();
  const { recoveryCodes } = await renewRecoveryCodes(server.context, actor, { password, code: await device.code() });
  const remove = (code: string) => removeSecondFactor(server.context, actor, { password, code });
  await expect(remove(device.recoveryCodes[0]!)).rejects.toThrow('The code is wrong');
  await remove(recoveryCodes[0]!);
  expect(await secondFactorOf(server.context.database, actor)).toEqual({ recoveryCodes: 0, required: false });
});

test('it is given up with password and code together only, and what was refused uses no code up', async () => {
  const device = await addDevice();
  const code = await device.code();
  const remove = (proof: { password: string; code: string }) => removeSecondFactor(server.context, actor, proof);
  await expect(remove({ password: 'wrong', code })).rejects.toThrow('The password is wrong');
  await expect(remove({ password, code: '' })).rejects.toThrow('The code is wrong');
  await remove({ password, code });
  await expect(remove({ password, code })).rejects.toThrow('There is no second factor');
});

test('guessing the password in an open session is stopped as at the door', async () => {
  const guess = () => beginSecondFactor(server.context, actor, { password: 'wrong' });
  for (let n = 0; n < signInLimits.pair; n++) await expect(guess()).rejects.toThrow('password is wrong');
  await expect(beginSecondFactor(server.context, actor, { password })).rejects.toMatchObject({ code: 'limit' });
});

test('a token changes no second factor, and people of a directory have none here', async () => {
  const withToken = beginSecondFactor(server.context, { ...actor, via: 'token' }, { password });
  await expect(withToken).rejects.toMatchObject({ code: 'forbidden' });
  const { database, sources } = server.context;
  const identity = { name: 'wang.wei', displayName: '', email: '', roles: [], admin: false };
  await admit(database, sources, 'harbour', identity);
  const wang: Actor = { ...actor, name: 'wang.wei' };
  expect(await secondFactorOf(database, wang)).toBeUndefined();
  await expect(beginSecondFactor(server.context, wang, { password })).rejects.toThrow('kept by harbour');
});

test('a set-up is good for its person, their sessions, and a quarter of an hour', async () => {
  const { database, box } = server.context;
  const now = Date.now();
  const made = makeSetUp(server.context, user, undefined, now);
  const accept = (who: UserRecord, at: number) =>
    acceptSetUp(database.pool, box, who, { setUp: made.setUp, code: codeAt(fromBase32(made.secret), at), now: at });
  const [otto] = await somebody(`otto-${number}`);
  await expect(accept(otto, now)).rejects.toThrow('does not belong to your sign-in');
  await expect(accept(user, now + 16 * 60_000)).rejects.toThrow('took too long');
  await bumpSessionEpoch(database.pool, user.id);
  const later = (await findUserByName(database.pool, user.name))!;
  await expect(accept(later, now)).rejects.toThrow('does not belong to your sign-in');
  expect(await accept(user, now)).toHaveLength(10);
  await expect(accept(user, now)).rejects.toThrow('changed meanwhile');
});
