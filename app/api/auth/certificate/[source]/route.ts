import { signInByCertificate } from '#lib/auth/certificate-sign-in';
import { readBody } from '#lib/http/request-body';
import { checkSameOrigin } from '#lib/http/same-origin';
import { ownPath, seeOther, withSignIn } from '#lib/http/sign-in-route';

export const POST = withSignIn(async ({ context, source, request, peer, address }) => {
  checkSameOrigin(request, context.url);
  const body = (await readBody(request)) as { target?: unknown } | undefined;
  const cookie = await signInByCertificate(context, source, { headers: request.headers, peer, address });
  const response = seeOther(ownPath(body?.target), request);
  response.headers.append('set-cookie', cookie);
  return response;
});
