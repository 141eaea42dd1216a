import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { deleteUser, updateUser } from '#lib/users/commands';

const params = z.object({ name: z.string() });
const body = z.object({
  roles: z.array(z.string()).optional(),
  admin: z.boolean().optional(),
  password: z.string().optional(),
});

export const PATCH = withRoute({ rule: 'administer', params, body }, ({ context, actor, params, body }) =>
  updateUser(context.database, actor, { ...params, ...body }),
);

export const DELETE = withRoute({ rule: 'administer', params }, ({ context, actor, params }) =>
  deleteUser(context.database, actor, params),
);
