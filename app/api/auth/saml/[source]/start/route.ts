import { beginAssertion } from '#lib/auth/assertion-sign-in';
import { assertionCookie, ownCookie } from '#lib/auth/own-cookies';
import { readBody } from '#lib/http/request-body';
import { checkSameOrigin } from '#lib/http/same-origin';
import { ownPath, withSignIn } from '#lib/http/sign-in-route';

export const POST = withSignIn(async ({ context, source, request }) => {
  checkSameOrigin(request, context.url);
  const body = (await readBody(request)) as { target?: unknown } | undefined;
  const { url, browser } = await beginAssertion(context, source, ownPath(body?.target));
  const cookie = ownCookie(assertionCookie, browser, 900, context.url);
  return Response.json({ url }, { headers: { 'set-cookie': cookie } });
});
