import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { serverGroupNamed } from '#lib/infrastructure/spinnaker-queries';

const params = z.object({ application: z.string(), account: z.string(), region: z.string(), name: z.string() });

export const GET = withGate({ rule: 'read application', params }, ({ context, actor, params }) =>
  serverGroupNamed(context.database, actor, params),
);
