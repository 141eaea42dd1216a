import { z } from 'zod';
import { formatDuration } from '#lib/kernel/duration';
import type { StageDefinition } from '#lib/stages/contract';

export const waitFields = z.looseObject({
  waitTime: z.coerce
    .number({ error: 'Wait time must be a number of seconds' })
    .min(0, 'Wait time cannot be negative')
    .nullish(),
  skipWaitText: z.string().optional(),
});

export const waitDefinition: StageDefinition = {
  type: 'wait',
  title: 'Wait',
  summary: 'Wait for a given time',
  icon: 'hourglass',
  category: 'flow',
  fields: waitFields,
  form: [
    { path: 'waitTime', label: 'Wait time', widget: 'duration-seconds', required: true },
    {
      path: 'skipWaitText',
      label: 'Warning when skipped',
      widget: 'text',
      help: 'Shown to whoever ends the wait early',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ startTime: z.number() }),
  defaults: { waitTime: 30 },
  needs: [],
  skippable: true,
  caption: ({ waitTime }) => {
    if (waitTime === undefined) return '';
    return Number(waitTime) >= 60 ? formatDuration(Number(waitTime) * 1000) : `${waitTime} s`;
  },
  examples: [{ title: 'Wait half a minute', stage: { type: 'wait', name: 'Wait', waitTime: 30 } }],
};
