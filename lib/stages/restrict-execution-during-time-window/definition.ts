import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { isTimeZone } from '#lib/stages/restrict-execution-during-time-window/local-time';

const hour = z.coerce.number().int().min(0).max(23, 'Hours of an execution window go from 0 to 23');
const minute = z.coerce.number().int().min(0).max(59, 'Minutes of an execution window go from 0 to 59').default(0);
const seconds = z.coerce.number().int().min(0, 'A random delay cannot be negative').max(86_400).default(0);

export const windowFields = z.looseObject({
  days: z
    .array(z.coerce.number().int().min(1).max(7, 'Days of an execution window go from 1 (Sunday) to 7'))
    .default([]),
  whitelist: z
    .array(z.looseObject({ startHour: hour, startMin: minute, endHour: hour, endMin: minute }))
    .max(100)
    .default([]),
  /** Ours: the zone of this window's clock. */
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'The execution window names a time zone that does not exist' })
    .optional(),
  jitter: z
    .looseObject({
      enabled: z.boolean().default(false),
      minDelay: seconds,
      maxDelay: seconds,
      skipManual: z.boolean().default(false),
    })
    .optional(),
});

/** The field of any stage that turns its window on. Spinnaker named the type after it. */
export const windowSwitch = 'restrictExecutionDuringTimeWindow';

/** Runs before any stage that may only start at certain times. Not in the palette. */
export const timeWindowDefinition: StageDefinition & { needs: readonly 'timeZone'[] } = {
  type: windowSwitch,
  title: 'Execution window',
  summary: 'Waits until its stage may start',
  icon: 'calendar-clock',
  category: 'flow',
  internal: true,
  fields: z.looseObject({ restrictedExecutionWindow: windowFields.default({ days: [], whitelist: [] }) }),
  form: [],
  outputs: z.looseObject({}),
  defaults: {},
  needs: ['timeZone'],
  timeoutMs: 7 * 24 * 3600_000,
  skippable: true,
  // The stage that it guards has evaluated them already.
  literalFields: ['restrictedExecutionWindow'],
  examples: [],
};
