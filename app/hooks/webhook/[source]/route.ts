import { receiveWebhook } from '#lib/executions/webhook-events';
import { withOpenRoute } from '#lib/http/open-route';

export const POST = withOpenRoute<{ source: string }>(async ({ context, params, body }) => {
  const outcome = await receiveWebhook(context.database, { source: params.source, payload: body });
  context.logger.info('A webhook arrived', { source: params.source, ...outcome });
  return { eventProcessed: true, eventId: outcome.eventId };
});
