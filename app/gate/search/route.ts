import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { commaList } from '#lib/http/guarded-route';
import { searchForGate } from '#lib/search/spinnaker-search';

const query = z.object({
  q: z.string().default(''),
  type: commaList,
  pageSize: z.coerce.number().int().min(1).max(10_000).default(10_000),
  page: z.coerce.number().int().min(1).max(1000).default(1),
  allowShortQuery: z.stringbool().default(false),
});

export const GET = withGate({ rule: 'signed in', query }, ({ context, actor, query: { type, ...query } }) =>
  searchForGate(context.database, actor, { ...query, types: type }),
);
