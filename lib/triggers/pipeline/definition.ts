import { z } from 'zod';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { TriggerDefinition } from '#lib/triggers/contract';

/** Spinnaker's words for how a run ended. */
export const endings = ['successful', 'failed', 'canceled'] as const;
export type Ending = (typeof endings)[number];

export const pipelineTrigger: TriggerDefinition = {
  type: 'pipeline',
  title: 'Pipeline',
  summary: 'Start when another pipeline ends',
  icon: 'workflow',
  fields: z.looseObject({
    application: z.string().optional(),
    pipeline: z.string({ error: 'Choose a pipeline' }).min(1, 'Choose a pipeline'),
    status: z.array(z.string()).min(1, 'Choose at least one way to end'),
  }),
  form: [
    { path: 'application', label: 'Application', widget: 'application' },
    { path: 'pipeline', label: 'Pipeline', widget: 'pipeline', required: true },
    {
      path: 'status',
      label: 'When it ends',
      widget: 'list',
      required: true,
      help: `Any of ${endings.join(', ')}; canceled by hand counts as canceled, everything else that went wrong as failed`,
    },
  ],
  defaults: { enabled: true, application: '', pipeline: '', status: ['successful'] },
  caption: (trigger) => {
    const status = Array.isArray(trigger.status) ? trigger.status.join(' or ') : 'any end';
    return stringAt(trigger, 'pipeline') ? `pipeline, ${status}` : 'pipeline (none yet)';
  },
  cause: (trigger) => `pipeline ${stringAt(objectAt(trigger, 'parentExecution'), 'name') ?? ''}`.trim(),
};
