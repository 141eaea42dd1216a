import { receiveWebhook } from '#lib/executions/webhook-events';
import { withOpenRoute } from '#lib/http/open-route';

export const POST = withOpenRoute<{ source: string }>(async ({ context, params, body, address }) => {
  const outcome = await receiveWebhook(context, { source: params.source, payload: body, address });
  context.logger.info('A webhook arrived', { source: params.source, ...outcome });
  return { eventProcessed: true, eventId: outcome.eventId };
});
