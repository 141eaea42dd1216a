import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { saveSecondFactorPolicy, secondFactorPolicy } from '#lib/users/second-factor';

export const GET = withRoute({ rule: 'administer' }, ({ context, actor }) =>
  secondFactorPolicy(context.database, actor),
);

const body = z.object({ required: z.enum(['nobody', 'administrators', 'everybody']) });

export const PUT = withRoute({ rule: 'administer', body }, ({ context, actor, body }) =>
  saveSecondFactorPolicy(context.database, actor, body),
);
