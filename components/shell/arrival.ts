'use client';
import { useRouter } from 'next/navigation';
import { api } from '#components/shell/api.ts';
import { typedPassword } from '#components/shell/session.ts';

/** The page where a password that the product printed gives way to an own one. */
export const welcomePath = '/welcome';

/**
 * Where somebody goes who has just signed in: to `target`, and past the page for an own password when theirs was printed
 * by the product. `password` is what they typed, so that they need not type it there again.
 */
export function useArrival(target: string): (password?: string) => Promise<void> {
  const router = useRouter();
  return async (password) => {
    const me = await api.get<{ generatedPassword: boolean }>('/api/me', { quiet: true }).catch(() => undefined);
    if (!me?.generatedPassword) return location.assign(target);
    typedPassword.keep(password);
    router.push(`${welcomePath}?${new URLSearchParams({ callbackUrl: target })}`);
  };
}
