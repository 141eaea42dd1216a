import { z } from 'zod';

/** The rest of a path as the name of a CI job: one in folders reads `team/job/app`. */
export const jobPath = z.array(z.string()).transform((parts) => parts.join('/'));
