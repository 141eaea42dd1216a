import { withGate } from '#lib/http/gate-route';
import { refreshRoles } from '#lib/users/refresh';

/** Gate's way to ask for fresh roles; answers how many people were asked about. */
export const POST = withGate({ rule: 'administer' }, async ({ context, actor }) => {
  return (await refreshRoles(context.database, context.sources, actor, {})).asked;
});
