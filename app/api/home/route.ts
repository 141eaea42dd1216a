import { homeOf } from '#lib/executions/home';
import { withRoute } from '#lib/http/route';

export const GET = withRoute({ rule: 'signed in' }, ({ context, actor }) => homeOf(context.database, actor));
