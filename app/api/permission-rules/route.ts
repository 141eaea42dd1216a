import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { deleteRule, fileState, listRules, saveRule } from '#lib/users/rules';

const key = { kind: z.string(), pattern: z.string().max(101) };

export const GET = withRoute({ rule: 'administer' }, async ({ context, actor }) => ({
  rows: await listRules(context.database, actor),
  file: await fileState(context.database, actor),
}));

export const PUT = withRoute(
  { rule: 'administer', body: z.object({ ...key, permissions: jsonObject }) },
  ({ context, actor, body }) => saveRule(context.database, actor, body),
);

export const DELETE = withRoute({ rule: 'administer', query: z.object(key) }, ({ context, actor, query }) =>
  deleteRule(context.database, actor, query),
);
