import { addressOf } from '#lib/auth/authenticate';
import { noteRefusal } from '#lib/auth/redirect-provider';
import { parseCookies } from '#lib/auth/session';
import { type ServerContext, serverContext } from '#lib/http/context';
import { peerOf } from '#lib/http/peer';
import { isGennakerError } from '#lib/kernel/errors';

/** What a step of signing in past next-auth gets. */
export interface SignInStep {
  context: ServerContext;
  source: string;
  request: Request;
  cookies: ReadonlyMap<string, string>;
  /** Whom attempts are counted under, and who opened the connection. */
  address: string;
  peer: string | undefined;
}

/**
 * A step of signing in: strangers may call it. What goes wrong is in the log and the audit log with its reason; the
 * browser is led to the sign-in page with a word that tells nothing.
 */
export function withSignIn(step: (given: SignInStep) => Promise<Response>) {
  return async (request: Request, route: { params: Promise<{ source: string }> }): Promise<Response> => {
    const context = serverContext();
    const { source } = await route.params;
    const address = addressOf(request.headers) ?? '';
    const cookies = parseCookies(request.headers.get('cookie'));
    let response: Response;
    try {
      response = await step({ context, source, request, cookies, address, peer: peerOf(request.headers) });
    } catch (error) {
      context.sources.tell(source, error);
      if (isGennakerError(error) && error.code === 'not-found') response = gone(request);
      else response = seeOther(`/sign-in?error=${await noteRefusal(context, source, address, error)}`, request);
    }
    response.headers.set('cache-control', 'no-store');
    return response;
  };
}

/** No such source, perhaps since a moment ago: a person who comes from it still needs a page. */
const gone = (request: Request): Response =>
  request.headers.get('accept')?.includes('text/html')
    ? seeOther('/sign-in?error=SourceGone', request)
    : new Response(null, { status: 404 });

/**
 * What next-auth answers, except that a person is not left with its bare words about an error, as when they come back from a
 * provider that went down or away meanwhile: they land at the door.
 */
export function answerOrDoor(request: Request, answer: Response): Response {
  const bare = answer.headers.get('content-type')?.startsWith('text/plain') && answer.status >= 400;
  return bare && request.method === 'GET' ? seeOther('/sign-in?error=SourceFailed', request) : answer;
}

/** A script of our own pages gets the address to go to as JSON, a browser is sent there. */
export function seeOther(path: string, request: Request): Response {
  if (request.headers.get('accept')?.includes('application/json')) return Response.json({ url: path });
  return new Response(null, { status: 303, headers: { location: path } });
}

/** Only a path of ours: an address of somebody else must not be where a person lands after signing in. */
export function ownPath(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value, 'http://here')) return '/';
  const url = new URL(value, 'http://here');
  return url.origin === 'http://here' && !url.pathname.startsWith('//') ? url.pathname + url.search : '/';
}
