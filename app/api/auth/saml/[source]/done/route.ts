import { browserCookie, finishAssertion } from '#lib/auth/assertion-sign-in';
import { seeOther, withSignIn } from '#lib/http/sign-in-route';

export const GET = withSignIn(async ({ context, source, request, cookies, address }) => {
  const ticket = new URL(request.url).searchParams.get('ticket') ?? '';
  const browser = cookies.get(browserCookie);
  const { cookie, target } = await finishAssertion(context, source, { ticket, browser, address });
  const response = seeOther(target, request);
  response.headers.append('set-cookie', cookie);
  response.headers.append('set-cookie', `${browserCookie}=; Path=/api/auth/saml; Max-Age=0; HttpOnly; SameSite=Lax`);
  return response;
});
