import { z } from 'zod';
import { stringAt } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

/** Spinnaker stores some lists of codes as numbers, some as text. */
const codes = z.array(z.coerce.number()).nullish();

export const webhookFields = z.looseObject({
  url: z.string({ error: 'Give the address to call' }).min(1, 'Give the address to call'),
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .pipe(z.enum(methods, { error: `Method must be one of ${methods.join(', ')}` }))
    .default('POST'),
  payload: z.unknown().optional(),
  customHeaders: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).nullish(),
  waitForCompletion: z.union([z.boolean(), z.stringbool()]).default(false),
  monitorOnly: z.boolean().default(false),
  statusUrlResolution: z.enum(['getMethod', 'locationHeader', 'webhookResponse']).default('getMethod'),
  statusUrlJsonPath: z.string().nullish(),
  statusEndpoint: z.string().nullish(),
  statusJsonPath: z.string().nullish(),
  progressJsonPath: z.string().nullish(),
  successStatuses: z.string().nullish(),
  canceledStatuses: z.string().nullish(),
  terminalStatuses: z.string().nullish(),
  cancelEndpoint: z.string().nullish(),
  cancelMethod: z.string().nullish(),
  cancelPayload: z.unknown().optional(),
  failFastStatusCodes: codes,
  retryStatusCodes: codes,
  /** Of the call itself, not of the looks at its status. */
  webhookRetryStatusCodes: codes,
  /** By code: how often a look at the status that is answered so is repeated. */
  retries: z.record(z.string(), z.looseObject({ maxAttempts: z.coerce.number() })).nullish(),
  waitBeforeMonitor: z.coerce.number().nullish(),
});

export type WebhookFields = z.infer<typeof webhookFields>;

const polling = { path: 'waitForCompletion', is: [true] } as const;

export const webhookDefinition: StageDefinition = {
  type: 'webhook',
  title: 'Webhook',
  summary: 'Call an HTTP address, and wait for its work if it takes time',
  icon: 'webhook',
  producesArtifacts: true,
  category: 'other',
  fields: webhookFields,
  form: [
    { path: 'url', label: 'Address', widget: 'text', required: true, placeholder: 'https://…' },
    {
      path: 'method',
      label: 'Method',
      widget: 'select',
      options: methods.map((method) => ({ value: method, label: method })),
    },
    { path: 'payload', label: 'Payload', widget: 'json' },
    { path: 'customHeaders', label: 'Headers', widget: 'pairs' },
    { path: 'waitForCompletion', label: 'Wait until the work is done', widget: 'switch' },
    {
      path: 'statusUrlResolution',
      label: 'Where to ask for the status',
      widget: 'select',
      options: [
        { value: 'getMethod', label: 'The same address with GET' },
        { value: 'locationHeader', label: 'The Location header of the answer' },
        { value: 'webhookResponse', label: 'A field of the answer' },
      ],
      when: polling,
    },
    { path: 'statusUrlJsonPath', label: 'Field with the status address', widget: 'text', when: polling },
    { path: 'statusJsonPath', label: 'Field with the status', widget: 'text', placeholder: '$.status', when: polling },
    { path: 'successStatuses', label: 'Means success', widget: 'text', placeholder: 'SUCCEEDED, DONE', when: polling },
    { path: 'terminalStatuses', label: 'Means failure', widget: 'text', placeholder: 'FAILED', when: polling },
    { path: 'canceledStatuses', label: 'Means canceled', widget: 'text', when: polling, advanced: true },
    { path: 'progressJsonPath', label: 'Field with the progress', widget: 'text', when: polling, advanced: true },
    {
      path: 'waitBeforeMonitor',
      label: 'Wait before the first look',
      widget: 'duration-seconds',
      when: polling,
      advanced: true,
    },
    {
      path: 'monitorOnly',
      label: 'Only ask for the status',
      widget: 'switch',
      help: 'Nothing is sent: the work was begun elsewhere',
      when: polling,
      advanced: true,
    },
    { path: 'cancelEndpoint', label: 'Address to call on cancel', widget: 'text', advanced: true },
    {
      path: 'cancelMethod',
      label: 'Method on cancel',
      widget: 'select',
      options: methods.map((method) => ({ value: method, label: method })),
      advanced: true,
    },
    { path: 'cancelPayload', label: 'Payload on cancel', widget: 'json', advanced: true },
    {
      path: 'failFastStatusCodes',
      label: 'Codes that fail at once',
      widget: 'list',
      placeholder: '504',
      help: 'They come before the codes to try again',
      advanced: true,
    },
    {
      path: 'retryStatusCodes',
      label: 'Codes to try again',
      widget: 'list',
      placeholder: '409',
      help: '429 and those from 500 on are tried again anyway',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ webhook: z.looseObject({ statusCodeValue: z.number().optional() }) }),
  defaults: { url: '', method: 'POST', payload: {}, waitForCompletion: false },
  needs: ['http'],
  timeoutMs: 3600_000,
  caption: (fields) =>
    `${stringAt(fields, 'method') ?? 'POST'} ${(stringAt(fields, 'url') ?? '').replace(/^https?:\/\//, '')}`,
  examples: [
    {
      title: 'Ask a verification service',
      stage: {
        type: 'webhook',
        name: 'Verify',
        url: 'https://verify.example.com/verify',
        method: 'POST',
        payload: { version: "${#stage('Build').outputs.VERSION}" },
      },
    },
    {
      title: 'Start a load test and wait for it',
      stage: {
        type: 'webhook',
        name: 'Load test',
        url: 'https://load.example.com/runs',
        waitForCompletion: true,
        statusUrlResolution: 'locationHeader',
        statusJsonPath: '$.status',
        successStatuses: 'SUCCEEDED',
        terminalStatuses: 'FAILED',
      },
    },
  ],
};
