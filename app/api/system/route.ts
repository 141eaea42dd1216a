import { systemOf } from '#lib/executions/system';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'administer' }, ({ context, actor }) => systemOf(context.database, actor));
