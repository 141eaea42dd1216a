import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '#lib/auth/actor';
import { authenticate } from '#lib/auth/authenticate';
import { serverContext } from '#lib/http/context';

/** Who looks at the page being rendered, or undefined. One query per request, however many components ask. */
export const currentActor = cache(async (): Promise<Actor | undefined> => {
  const context = serverContext();
  const asked = new Headers({ cookie: (await cookies()).toString() });
  const forwarded = (await headers()).get('x-forwarded-for');
  if (forwarded) asked.set('x-forwarded-for', forwarded);
  return await authenticate(context.database, context.keys, asked);
});

/** For pages: sends strangers to sign in, and back to `path` afterwards. */
export async function requireActor(path = '/'): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  return actor;
}
