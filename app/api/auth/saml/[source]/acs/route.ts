import { acceptAssertion } from '#lib/auth/assertion-sign-in';
import { readForm } from '#lib/http/read-form';
import { seeOther, withSignIn } from '#lib/http/sign-in-route';

/** The provider's form arrives here, without our cookies: the browser comes back by itself with the ticket. */
export const POST = withSignIn(async ({ context, source, request }) => {
  const ticket = await acceptAssertion(context, source, (await readForm(request)).get('SAMLResponse') ?? '');
  return seeOther(`/api/auth/saml/${encodeURIComponent(source)}/done?ticket=${ticket}`, request);
});
