import { signOutEverywhere } from '#lib/auth/sessions';
import { withRoute } from '#lib/http/route';

export const POST = withRoute({}, ({ context, actor }) => signOutEverywhere(context.database, actor, {}));
