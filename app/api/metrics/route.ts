import { systemMetrics } from '#lib/executions/metrics';
import { withRoute } from '#lib/http/route';

/** For Prometheus, with a token of any user as bearer: the answer names nothing that rights protect. */
export const GET = withRoute(
  { rule: 'signed in' },
  async ({ context }) =>
    new Response(await systemMetrics(context.database), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
);
