import { z } from 'zod';
import { download } from '#lib/http/download';
import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { downloadInstanceLog } from '#lib/infrastructure/log';

const options = z.object({ container: z.string().optional(), previous: z.stringbool().optional() });

/** Everything that a container wrote, as a file. */
export const GET = withRoute(
  {
    rule: 'read application',
    query: z.intersection(
      resourceQuery.transform((id) => ({ id })),
      options,
    ),
  },
  async ({ context, actor, query, request }) => {
    const { name, lines } = await downloadInstanceLog(context, actor, query, request.signal);
    return download(lines, { name, type: 'text/plain' });
  },
);
