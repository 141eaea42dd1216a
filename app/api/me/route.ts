import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'signed in' }, ({ actor }) => ({
  name: actor.name,
  displayName: actor.displayName,
  roles: actor.roles,
  admin: actor.admin,
  via: actor.via,
  /** Their password was made and printed by the product; they should choose an own one. */
  generatedPassword: actor.generatedPassword ?? false,
}));
