import { healSystem } from '#lib/executions/system';
import { withRoute } from '#lib/http/route';

export const POST = withRoute({ rule: 'administer' }, ({ context, actor }) => healSystem(context.database, actor));
