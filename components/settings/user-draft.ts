import { isApiError } from '#components/shell/api.ts';

export interface UserDraft {
  name: string;
  displayName: string;
  email: string;
  password: string;
  /** As a person types them: `crew, sre`. */
  roles: string;
  admin: boolean;
}

export const emptyUser: UserDraft = { name: '', displayName: '', email: '', password: '', roles: '', admin: false };

export type UserErrors = Partial<Record<'name' | 'password', string>>;

/** What can be told without asking the server. */
export function errorsOfUser({ name, password }: Pick<UserDraft, 'name' | 'password'>): UserErrors {
  const wanted = name.trim().toLowerCase();
  const wrongPassword = errorOfPassword(password);
  return {
    ...(wanted === '' && { name: 'Give a name to sign in with' }),
    ...(wanted !== '' &&
      (!/^[a-z0-9][a-z0-9._@+-]{0,99}$/.test(wanted) || wanted === 'anonymous') && {
        name: 'Letters, digits and the signs . _ @ + -, and not "anonymous"',
      }),
    ...(wrongPassword && { password: wrongPassword }),
  };
}

export function errorOfPassword(password: string): string | undefined {
  return password.length < 8 || password.length > 200 ? 'A password has 8 to 200 characters' : undefined;
}

/** The server's sentence where it is about a field of the form: a name that is taken. */
export function errorsOfUserAnswer(error: unknown): UserErrors {
  return isApiError(error, 'conflict') ? { name: error.message } : {};
}

/** Signs that no one mistakes for each other when a password is read out: 32 of them, so that each byte fits evenly. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789+';

/** Twenty signs in four groups: 100 bits. `fill` fills the array with random bytes. */
export function suggestPassword(fill: (bytes: Uint8Array) => Uint8Array): string {
  const letters = [...fill(new Uint8Array(20))].map((byte) => signs.charAt(byte % 32)).join('');
  return (letters.match(/.{5}/g) ?? []).join('-');
}
