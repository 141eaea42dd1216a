import { beginAssertion, browserCookie } from '#lib/auth/assertion-sign-in';
import { readBody } from '#lib/http/request-body';
import { checkSameOrigin } from '#lib/http/same-origin';
import { ownPath, withSignIn } from '#lib/http/sign-in-route';

export const POST = withSignIn(async ({ context, source, request }) => {
  checkSameOrigin(request, context.url);
  const body = (await readBody(request)) as { target?: unknown } | undefined;
  const { url, browser } = await beginAssertion(context, source, ownPath(body?.target));
  const secure = context.url.startsWith('https:') ? '; Secure' : '';
  const cookie = `${browserCookie}=${browser}; Path=/api/auth/saml; Max-Age=900; HttpOnly; SameSite=Lax${secure}`;
  return Response.json({ url }, { headers: { 'set-cookie': cookie } });
});
