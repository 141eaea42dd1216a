import { z } from 'zod';
import { getExpanded } from '#lib/applications/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

/** Custom strategies of virtual machines: there are none here. */
export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string() }) },
  async ({ context, actor, params }) => {
    await getExpanded(context.database, actor, { name: params.application, expand: false });
    return [];
  },
);
