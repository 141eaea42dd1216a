import { assertionSource } from '#lib/auth/assertion-sign-in';
import { withSignIn } from '#lib/http/sign-in-route';

export const GET = withSignIn(async ({ context, source }) => {
  const headers = { 'content-type': 'application/samlmetadata+xml' };
  return new Response((await assertionSource(context, source)).metadata(), { headers });
});
