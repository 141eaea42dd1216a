import type { Value } from '../values/value.ts';

/**
 * What a model object answers: `getters` as `name` and `getName()`, `flags` as `name` and `isName()`, `methods` as
 * `name()` and, because Spring reads methods without arguments like properties, as `name`.
 */
export interface Members<Subject> {
  getters: Readonly<Record<string, (subject: Subject) => Value>>;
  flags: Readonly<Record<string, (subject: Subject) => Value>>;
  methods: Readonly<Record<string, (subject: Subject) => Value>>;
}

type Group<Subject> = Members<Subject>['getters'];

const own = <Subject>(group: Group<Subject>, name: string) => (Object.hasOwn(group, name) ? group[name] : undefined);

/** Undefined for a name that is no getter. */
export function readMember<Subject>(members: Members<Subject>, subject: Subject, name: string): Value | undefined {
  const found = own(members.getters, name) ?? own(members.flags, name) ?? method(members, name);
  return found?.(subject);
}

/** Undefined for a name that is no method without arguments. */
export function callMember<Subject>(members: Members<Subject>, subject: Subject, name: string): Value | undefined {
  return method(members, name)?.(subject);
}

function method<Subject>(members: Members<Subject>, name: string) {
  const plain = own(members.methods, name);
  if (plain) return plain;
  const uncapital = (from: number) => name.charAt(from).toLowerCase() + name.slice(from + 1);
  if (/^get[A-Z]/.test(name)) return own(members.getters, uncapital(3));
  return /^is[A-Z]/.test(name) ? own(members.flags, uncapital(2)) : undefined;
}
