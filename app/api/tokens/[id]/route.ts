import { z } from 'zod';
import { revokeToken } from '#lib/auth/tokens';
import { withRoute } from '#lib/http/route';

export const DELETE = withRoute(
  { rule: 'signed in', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => revokeToken(context.database, actor, params),
);
