import { finishAssertion } from '#lib/auth/assertion-sign-in';
import { assertionCookie, nameOfCookie, ownCookie } from '#lib/auth/own-cookies';
import { seeOther, withSignIn } from '#lib/http/sign-in-route';

export const GET = withSignIn(async ({ context, source, request, cookies, address }) => {
  const ticket = new URL(request.url).searchParams.get('ticket') ?? '';
  const browser = cookies.get(nameOfCookie(assertionCookie, context.url));
  const { cookie, target } = await finishAssertion(context, source, { ticket, browser, address });
  const response = seeOther(target, request);
  response.headers.append('set-cookie', cookie);
  response.headers.append('set-cookie', ownCookie(assertionCookie, '', 0, context.url));
  return response;
});
