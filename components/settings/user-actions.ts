/** What an administrator does about a person; each has its dialog in `user-dialogs.tsx`. */
export type UserAction = 'rights' | 'password' | 'second-factor' | 'sign-out' | 'delete';

export const usersKey = ['users'] as const;

export const userApi = (name: string) => `/api/users/${encodeURIComponent(name)}`;
