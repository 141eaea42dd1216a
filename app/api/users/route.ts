import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { createUser } from '#lib/users/commands';
import { listUsers } from '#lib/users/queries';

export const GET = withRoute({ rule: 'administer' }, async ({ context, actor }) => ({
  rows: await listUsers(context.database, actor),
}));

const body = z.object({
  name: z.string(),
  password: z.string(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  roles: z.array(z.string()).optional(),
  admin: z.boolean().optional(),
});

export const POST = withRoute({ rule: 'administer', body, status: 201 }, ({ context, actor, body }) =>
  createUser(context.database, actor, body),
);
