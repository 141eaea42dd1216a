import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import type { Database } from '#lib/store/database';
import { listUsers as selectUsers } from '#lib/store/users';
import type { UserView } from '#lib/users/view';

export async function listUsers(database: Database, actor: Actor): Promise<UserView[]> {
  authorize(actor, 'administer', { kind: 'system', name: 'users' });
  const users = await selectUsers(database);
  return users.map(({ createdAt, lastSignInAt, secondFactor, ...user }) => ({
    ...user,
    secondFactor: secondFactor !== null,
    createdAt: createdAt.getTime(),
    lastSignInAt: lastSignInAt?.getTime(),
  }));
}
