import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { resetSecondFactor } from '#lib/users/second-factor';

export const DELETE = withRoute(
  { rule: 'administer', params: z.object({ name: z.string() }) },
  ({ context, actor, params }) => resetSecondFactor(context.database, actor, params),
);
