import { verifyAuditNow } from '#lib/audit/commands';
import { chainOfAudit } from '#lib/audit/queries';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'administer' }, ({ context, actor }) => chainOfAudit(context.database, actor));

/** Checks the whole chain now. */
export const POST = withRoute({ rule: 'administer' }, ({ context, actor }) =>
  verifyAuditNow(context.database, actor, { keys: context.keys }),
);
