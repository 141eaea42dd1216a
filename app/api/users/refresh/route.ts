import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { refreshRoles } from '#lib/users/refresh';

const body = z.object({ name: z.string().optional() }).optional();

export const POST = withRoute({ rule: 'administer', body }, ({ context, actor, body }) =>
  refreshRoles(context.database, context.sources, actor, body ?? {}),
);
