import type { IdentitySources } from '#lib/auth/sources';
import type { WayToSignIn } from '#lib/identity/contract';

/** For the sign-in page, which strangers see. */
export async function waysToSignIn(sources: IdentitySources): Promise<WayToSignIn[]> {
  const all = await sources.list();
  return all.flatMap(({ kind, name, title }) => (kind === 'password' ? [] : [{ kind, name, title }]));
}
