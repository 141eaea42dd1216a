import { listCredentials } from '#lib/accounts/queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate({ rule: 'signed in' }, async ({ context, actor }) => {
  const accounts = await listCredentials(context.database, actor);
  const [firstName = '', ...rest] = actor.displayName.split(' ');
  return {
    email: actor.name,
    username: actor.name,
    firstName,
    lastName: rest.join(' '),
    roles: actor.roles,
    allowedAccounts: accounts.filter((account) => account.authorized).map((account) => account.name),
    admin: actor.admin,
    accountNonExpired: true,
    accountNonLocked: true,
    credentialsNonExpired: true,
    enabled: true,
  };
});
