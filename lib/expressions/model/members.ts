import type { ModelObject } from '../values/model.ts';
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

/** `self` is the object whose method is called; undefined for what is none of its methods. */
export function callMember<Subject>(
  members: Members<Subject>,
  subject: Subject,
  self: ModelObject,
  name: string,
  args: readonly Value[],
): Value | undefined {
  if (args.length > 0) return sameObject(self, name, args);
  return method(members, name)?.(subject);
}

/** `equals`, for objects that are made once and are equal to nothing else; undefined for any other call. */
export const sameObject = (self: ModelObject, name: string, args: readonly Value[]): Value | undefined =>
  name === 'equals' && args.length === 1 ? args[0] === self : undefined;

/** The name a getter without arguments reads: `getUser` reads `user`, `isJoin` reads `join`; undefined for others. */
export function getterName(method: string): string | undefined {
  const prefix = /^get[A-Z]/.test(method) ? 3 : /^is[A-Z]/.test(method) ? 2 : 0;
  return prefix === 0 ? undefined : method.charAt(prefix).toLowerCase() + method.slice(prefix + 1);
}

function method<Subject>(members: Members<Subject>, name: string) {
  const plain = own(members.methods, name);
  if (plain) return plain;
  const read = getterName(name);
  if (read === undefined) return undefined;
  return own(name.startsWith('is') ? members.flags : members.getters, read);
}
