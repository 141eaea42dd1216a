import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { effectOfRule } from '#lib/users/rule-effect';

const body = z.object({
  kind: z.string(),
  pattern: z.string().max(101),
  permissions: jsonObject,
  deleted: z.boolean().optional(),
});

/** Whom the rule would affect; changes nothing. */
export const POST = withRoute({ rule: 'administer', body }, ({ context, actor, body }) =>
  effectOfRule(context.database, actor, body),
);
