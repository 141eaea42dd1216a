import { fetchArtifact } from '#lib/accounts/artifacts';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';

/** The bytes of the artifact in the body, read with the account it names. */
export const PUT = withGate({ rule: 'signed in', body: jsonObject }, async ({ context, actor, body, request }) => {
  const bytes = await fetchArtifact(context, actor, body, { signal: request.signal });
  return new Response(Buffer.from(bytes), {
    headers: { 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
  });
});
