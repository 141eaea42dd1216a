import { z } from 'zod';
import { tokenScopes } from '#lib/auth/token-scope';
import { createToken, listTokens } from '#lib/auth/tokens';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  { rule: 'signed in', query: z.object({ all: z.stringbool().optional() }) },
  async ({ context, actor, query }) => ({ rows: await listTokens(context.database, actor, query) }),
);

export const POST = withRoute(
  {
    rule: 'signed in',
    body: z.object({
      name: z.string(),
      expiresInDays: z.number().optional(),
      scope: z.enum(tokenScopes).optional(),
      applications: z.array(z.string().max(63)).max(100).optional(),
      owner: z.string().max(100).optional(),
    }),
    status: 201,
  },
  ({ context, actor, body }) => createToken(context.database, actor, body),
);
