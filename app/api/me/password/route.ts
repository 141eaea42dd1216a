import { z } from 'zod';
import { changePassword } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

export const PUT = withRoute(
  { rule: 'signed in', body: z.object({ current: z.string(), next: z.string() }) },
  ({ context, actor, body }) => changePassword(context.database, actor, body),
);
