import { z } from 'zod';
import { accountKinds } from '#lib/accounts/kind';
import { testAccount } from '#lib/accounts/testing';
import { withRoute } from '#lib/http/route';

/** Tries the connection as it is stored; no findings = all is well. */
export const POST = withRoute(
  { rule: 'write account', params: z.object({ kind: z.enum(accountKinds), name: z.string() }) },
  async ({ context, actor, params }) => ({ findings: await testAccount(context, actor, params) }),
);
