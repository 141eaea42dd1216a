import { z } from 'zod';
import { endOwnSession } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

export const DELETE = withRoute(
  { rule: 'signed in', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => endOwnSession(context.database, actor, params),
);
