import { z } from 'zod';
import { getCiJob, listCiJobs } from '#lib/accounts/ci';
import { withRoute } from '#lib/http/route';

/** All jobs by name, or with `?job=` the one with its parameters. */
export const GET = withRoute(
  { rule: 'read account', params: z.object({ name: z.string() }), query: z.object({ job: z.string().optional() }) },
  async ({ context, actor, params: { name }, query: { job } }) =>
    job === undefined
      ? { rows: await listCiJobs(context, actor, { name }) }
      : await getCiJob(context, actor, { name, job }),
);
