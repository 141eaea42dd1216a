import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { nameList } from '#lib/http/list-query';
import { spinnakerVersions } from '#lib/pipeline-templates/spinnaker-view';

export const GET = withGate({ rule: 'signed in', query: z.object({ scopes: nameList }) }, ({ context, actor, query }) =>
  spinnakerVersions(context.database, actor, query),
);
