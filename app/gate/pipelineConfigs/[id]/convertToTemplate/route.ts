import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { invalid } from '#lib/kernel/errors';
import { getPipeline } from '#lib/pipeline-configs/queries';
import { proposedTemplate } from '#lib/pipelines/templates/propose';

/** The template (v2) that the pipeline suggests; nothing is stored. */
export const GET = withGate(
  { rule: 'read application', params: z.object({ id: z.string() }) },
  async ({ context, actor, params }) => {
    const { name, document, origin } = await getPipeline(context.database, actor, params);
    if (origin) throw invalid(`Pipeline ${name} is made from a template already`);
    return proposedTemplate(document, actor.name);
  },
);
