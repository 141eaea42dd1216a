import { z } from 'zod';
import { listApplicationHistory } from '#lib/applications/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { pageLimit } from '#lib/http/guarded-route';

export const GET = withGate(
  {
    rule: 'read application',
    params: z.object({ application: z.string() }),
    query: z.object({ limit: pageLimit(20, 100) }),
  },
  ({ context, actor, params, query }) => listApplicationHistory(context.database, actor, { ...params, ...query }),
);
