import { z } from 'zod';
import { cancelExecution } from '#lib/executions/commands';
import { withGate } from '#lib/http/gate-route';
import { commaList } from '#lib/http/guarded-route';
import { invalid } from '#lib/kernel/errors';

/** Several at once: the first that may not be canceled is told, and those before it are. */
export const PUT = withGate(
  { rule: 'execute application', query: z.object({ ids: commaList }) },
  async ({ context, actor, query: { ids } }) => {
    if (ids.length > 100) throw invalid('At most 100 tasks can be canceled at once');
    for (const id of ids) await cancelExecution(context.database, actor, { id });
  },
);
