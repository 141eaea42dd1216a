import { z } from 'zod';
import { openEventStream } from '#lib/http/event-stream';
import { commaList } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

export const dynamic = 'force-dynamic';

export const GET = withRoute(
  { rule: 'signed in', query: z.object({ topics: commaList }) },
  ({ context, actor, query, request }) => openEventStream(context, actor, query.topics, request),
);
