import { receiveWebhook } from '#lib/executions/webhook-events';
import { withOpenRoute } from '#lib/http/open-route';
import { depthHeader } from '#lib/http/outbound-depth';

export const POST = withOpenRoute<{ source: string }>(async ({ context, params, body, headers, address }) => {
  const sentAtDepth = headers.get(depthHeader);
  const outcome = await receiveWebhook(context, { source: params.source, payload: body, address, sentAtDepth });
  context.logger.info('A webhook arrived', { source: params.source, ...outcome });
  return { eventProcessed: true, eventId: outcome.eventId };
});
