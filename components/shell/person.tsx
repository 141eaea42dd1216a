'use client';
import { createContext, type ReactNode, useContext } from 'react';

/** Who looks at the screen, as far as the screen needs to know. */
export interface Person {
  name: string;
  displayName: string;
  roles: readonly string[];
  admin: boolean;
  /** Whether their password is kept here, where they may change it. */
  ownPassword: boolean;
}

const PersonContext = createContext<Person | undefined>(undefined);

export function PersonProvider({ person, children }: { person: Person; children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
}

/** Undefined on pages outside the console. */
export function usePerson(): Person | undefined {
  return useContext(PersonContext);
}

/** One or two letters for the round mark. */
export function initialsOf(person: Pick<Person, 'name' | 'displayName'>): string {
  const words = (person.displayName || person.name).split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [words[0]?.slice(0, 2)];
  return letters.join('').toUpperCase();
}
