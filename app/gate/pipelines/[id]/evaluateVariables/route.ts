import { z } from 'zod';
import { tryVariables, variablesToTry } from '#lib/executions/evaluate-variables';
import { withGate } from '#lib/http/gate-route';
import { commaList } from '#lib/http/guarded-route';

export const POST = withGate(
  {
    rule: 'read application',
    params: z.object({ id: z.string() }),
    query: z.object({ requisiteStageRefIds: commaList.default([]), spelVersion: z.string().optional() }),
    body: variablesToTry,
  },
  ({ context, actor, params, query, body }) =>
    tryVariables(context.database, actor, {
      executionId: params.id,
      requisiteStageRefIds: query.requisiteStageRefIds,
      variables: body,
    }),
);
