import { z } from 'zod';
import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { readInstanceLog } from '#lib/infrastructure/log';

const options = z.object({
  container: z.string().optional(),
  previous: z.stringbool().optional(),
  tailLines: z.coerce.number().int().optional(),
  sinceSeconds: z.coerce.number().int().max(31_536_000).optional(),
  /** Where the last answer ended; both or neither. */
  at: z.iso.datetime({ offset: true, error: 'must be the time of a line' }).optional(),
  seen: z.coerce.number().int().min(0).default(0),
});

/** The last lines of a container's log, or what was written since a place in it. */
export const GET = withRoute(
  {
    rule: 'read application',
    query: z.intersection(
      resourceQuery.transform((id) => ({ id })),
      options,
    ),
  },
  ({ context, actor, query: { at, seen, ...choice } }) =>
    readInstanceLog(context, actor, { ...choice, ...(at ? { from: { at, seen } } : {}) }),
);
