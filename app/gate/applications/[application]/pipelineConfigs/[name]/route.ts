import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { getPipeline } from '#lib/pipeline-configs/queries';

export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string(), name: z.string() }) },
  async ({ context, actor, params }) => (await getPipeline(context.database, actor, params)).document,
);
