import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'signed in' }, ({ actor }) => ({
  name: actor.name,
  displayName: actor.displayName,
  roles: actor.roles,
  admin: actor.admin,
  via: actor.via,
}));
