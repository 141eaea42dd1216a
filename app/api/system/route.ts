import { systemOf } from '#lib/executions/system';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({}, ({ context, actor }) => systemOf(context.database, actor));
