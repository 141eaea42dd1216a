import { z } from 'zod';
import { artifactVersions } from '#lib/accounts/artifacts';
import { withGate } from '#lib/http/gate-route';

const text = z.string().max(2000);

/** Which versions of an artifact the account's place has. */
export const GET = withGate(
  {
    rule: 'signed in',
    params: z.object({ account: z.string() }),
    query: z.object({ type: text, artifactName: text }),
  },
  ({ context, actor, params: { account }, query: { type, artifactName }, request }) =>
    artifactVersions(context, actor, { type, name: artifactName, artifactAccount: account }, request.signal),
);
