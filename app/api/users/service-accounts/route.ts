import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { createServiceAccount } from '#lib/users/commands';

export const POST = withRoute(
  {
    rule: 'administer',
    body: z.object({ name: z.string(), roles: z.array(z.string()).max(200).optional() }),
    status: 201,
  },
  ({ context, actor, body }) => createServiceAccount(context.database, actor, body),
);
