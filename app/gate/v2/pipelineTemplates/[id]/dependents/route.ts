import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { spinnakerDependents } from '#lib/pipeline-templates/spinnaker-view';

export const GET = withGate(
  { rule: 'read pipeline template', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => spinnakerDependents(context.database, actor, params.id),
);
