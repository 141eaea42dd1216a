import type { SecondStep, WayToSignIn } from '#lib/identity/contract';

/** The page that asks for what is missing after the password. */
export const secondStepPath = '/sign-in/second-step';

/**
 * The session as the browser knows it. When it has ended, every call that met a 401 waits here for one answer: the
 * dialog resolves it with true after signing in, with false when the person closed it.
 */
let waiting: { promise: Promise<boolean>; resolve: (signedIn: boolean) => void } | undefined;
const listeners = new Set<() => void>();

export const sessionStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  expired: () => waiting !== undefined,
  settle(signedIn: boolean) {
    const before = waiting;
    waiting = undefined;
    for (const listener of listeners) listener();
    before?.resolve(signedIn);
  },
};

export function askToSignIn(): Promise<boolean> {
  if (!waiting) {
    waiting = Promise.withResolvers<boolean>();
    for (const listener of listeners) listener();
  }
  return waiting.promise;
}

let typed: string | undefined;

/** What was typed at the door a moment ago: for the next page of this tab only, gone when it is loaded anew. */
export const typedPassword = {
  keep(password: string | undefined) {
    typed = password;
  },
  read: () => typed,
};

/** Answers what is still missing after the password. Throws an Error whose message is a sentence for the person. */
export async function signIn(name: string, password: string): Promise<SecondStep | undefined> {
  const answer = (await post('/api/auth/callback/credentials', { name, password })) ?? '/';
  const url = new URL(answer, location.href);
  if (url.pathname === secondStepPath) return url.searchParams.get('next') === 'set-up' ? 'set-up' : 'code';
  const error = url.searchParams.get('error');
  if (!error) return undefined;
  throw new Error(error === 'CredentialsSignin' ? 'The name or the password is wrong' : error);
}

/**
 * Where to go to sign in with a provider, and from there back to `target`. Throws an Error whose message is a sentence
 * for the person.
 */
export async function leaveToSignIn(way: Pick<WayToSignIn, 'name' | 'kind'>, target: string): Promise<string> {
  const name = encodeURIComponent(way.name);
  const callbackUrl = new URL(target, location.origin).href;
  const url =
    way.kind === 'redirect'
      ? await post(`/api/auth/signin/${name}`, { callbackUrl })
      : await start(
          way.kind === 'assertion' ? `/api/auth/saml/${name}/start` : `/api/auth/certificate/${name}`,
          target,
        );
  if (!url || new URL(url, location.href).pathname === '/api/auth/signin') {
    throw new Error('Signing in there does not work at this moment; try again later');
  }
  return url;
}

async function start(path: string, target: string): Promise<string | undefined> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ target }),
  });
  return ((await json(response)) as { url?: string }).url;
}

export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {});
}

/** next-auth's form posts; answers the address it would send a browser to. */
async function post(path: string, fields: Record<string, string>): Promise<string | undefined> {
  const { csrfToken } = (await json(await fetch('/api/auth/csrf'))) as { csrfToken?: string };
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ callbackUrl: location.origin, ...fields, csrfToken: csrfToken ?? '', json: 'true' }),
  });
  const { url } = (await json(response)) as { url?: string };
  if (!url && !response.ok) throw new Error(`Signing in is not possible: the server answered ${response.status}`);
  return url;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return {};
  }
}
