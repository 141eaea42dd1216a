import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { listTemplateUses } from '#lib/pipeline-templates/queries';

/** Whole configurations, as Spinnaker's store answers them. */
export const GET = withGate(
  { rule: 'read pipeline template', params: z.object({ id: z.string() }) },
  async ({ context, actor, params }) => {
    const { documents } = await listTemplateUses(context.database, actor, params);
    return documents;
  },
);
