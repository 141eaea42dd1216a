import { z } from 'zod';
import { artifactVersions } from '#lib/accounts/artifacts';
import { withRoute } from '#lib/http/route';

const text = z.string().max(2000);

/** Which versions of an artifact its place has, for choosing one; none where places do not tell. */
export const GET = withRoute(
  { rule: 'signed in', query: z.object({ type: text, name: text, account: text.default('') }) },
  async ({ context, actor, query: { type, name, account }, request }) => ({
    rows: await artifactVersions(context, actor, { type, name, artifactAccount: account }, request.signal),
  }),
);
