import { signOutEverywhere } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

export const POST = withRoute({ rule: 'signed in' }, ({ context, actor }) =>
  signOutEverywhere(context.database, actor, {}),
);
