import { z } from 'zod';
import { signOutEverywhere } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

/** Ends all sessions of a person, whichever source answers for them. */
export const POST = withRoute(
  { rule: 'administer', params: z.object({ name: z.string() }) },
  ({ context, actor, params }) => signOutEverywhere(context.database, actor, { user: params.name }),
);
