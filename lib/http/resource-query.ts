import { z } from 'zod';

/** Names a live resource by its id, or by the parts the id is made of. */
export const resourceQuery = z
  .union([
    z.object({ id: z.string() }),
    z.object({ account: z.string(), kind: z.string(), namespace: z.string().default(''), name: z.string() }),
  ])
  .transform((query) =>
    'id' in query ? query.id : [query.account, query.kind, query.namespace, query.name].join('/'),
  );
