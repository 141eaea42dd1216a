import { listOwnSessions } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'signed in' }, async ({ context, actor }) => ({
  rows: await listOwnSessions(context.database, actor),
}));
