import { z } from 'zod';
import { stringAt } from '#lib/kernel/json';
import type { TriggerDefinition } from '#lib/triggers/contract';

export const webhookTrigger: TriggerDefinition = {
  type: 'webhook',
  title: 'Webhook',
  summary: 'Start when something posts to this pipeline’s address',
  icon: 'webhook',
  fields: z.looseObject({
    source: z.string({ error: 'Name the source' }).min(1, 'Name the source'),
    payloadConstraints: z.record(z.string(), z.string()).optional(),
  }),
  form: [
    {
      path: 'source',
      label: 'Source',
      widget: 'text',
      required: true,
      placeholder: 'storefront',
      help: 'Callers post JSON to /hooks/webhook/<source>',
    },
    {
      path: 'payloadConstraints',
      label: 'Payload must match',
      widget: 'pairs',
      help: 'A key or JSON path of the body, and a regular expression its value must contain',
    },
  ],
  defaults: { enabled: true, source: '' },
  caption: (trigger) => `webhook ${stringAt(trigger, 'source') || '(no source yet)'}`,
  cause: (trigger) => `webhook ${stringAt(trigger, 'source') ?? ''}`.trim(),
};
