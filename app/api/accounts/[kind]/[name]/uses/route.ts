import { z } from 'zod';
import { accountKinds } from '#lib/accounts/kind';
import { usesOfAccount } from '#lib/accounts/queries';
import { withRoute } from '#lib/http/route';

/** The pipelines that name the account and the applications that run in it: what to know before deleting it. */
export const GET = withRoute(
  { rule: 'administer', params: z.object({ kind: z.enum(accountKinds), name: z.string() }) },
  ({ context, actor, params }) => usesOfAccount(context.database, actor, params),
);
