import { z } from 'zod';
import { getExpanded } from '#lib/applications/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  {
    rule: 'read application',
    params: z.object({ application: z.string() }),
    query: z.object({ expand: z.stringbool().default(true) }),
  },
  ({ context, actor, params, query }) =>
    getExpanded(context.database, actor, { name: params.application, expand: query.expand }),
);
