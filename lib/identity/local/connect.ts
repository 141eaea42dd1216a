import type { Identity, PasswordSource } from '#lib/identity/contract';

/** The stored half of a local user; `passwordHash` null = may not sign in by password. */
export type LocalPerson = Identity & { source: string; passwordHash: string | null };

export interface LocalPeople {
  find(name: string): Promise<LocalPerson | undefined>;
  /** Must take as long without a hash as with one. */
  passwordMatches(password: string, hash: string | null): Promise<boolean>;
}

export function connectLocal(people: LocalPeople): PasswordSource {
  return {
    kind: 'password',
    name: 'local',
    title: 'Local users',
    async verify({ name, password }) {
      const person = await people.find(name);
      const known = person?.source === 'local' ? person : undefined;
      const matches = await people.passwordMatches(password, known?.passwordHash ?? null);
      if (!known || !matches) return undefined;
      const { displayName, email, roles, admin } = known;
      return { name: known.name, displayName, email, roles, admin };
    },
  };
}
