import { z } from 'zod';

const text = z.string().max(300).optional();
/** A date of ISO 8601 or epoch milliseconds, as the latter. */
const moment = z
  .string()
  .max(40)
  .transform((given, context) => {
    const ms = /^\d+$/.test(given) ? Number(given) : Date.parse(given);
    if (Number.isFinite(ms) && Math.abs(ms) < 8.64e15) return ms;
    context.addIssue('must be a time like 2026-05-01T12:00:00Z');
    return z.NEVER;
  })
  .optional();

/** What the audit log can be searched by, in a query string. */
export const auditFilter = {
  application: text,
  actor: text,
  action: text,
  object: text,
  result: z.enum(['done', 'refused']).optional(),
  from: moment,
  to: moment,
};
