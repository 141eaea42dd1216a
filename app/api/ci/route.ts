import { listCiSystems } from '#lib/accounts/ci';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'signed in' }, async ({ context, actor }) => ({
  rows: await listCiSystems(context, actor),
}));
