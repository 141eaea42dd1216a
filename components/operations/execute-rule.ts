import { type JsonObject, objectAt } from '#lib/kernel/json';

/** The rule that keeps somebody from changing what runs, with the roles that would do. */
export function executeRule(application: string, attributes: JsonObject): string {
  const permissions = objectAt(attributes, 'permissions');
  const roles = rolesIn(permissions.EXECUTE) ?? rolesIn(permissions.READ);
  return roles
    ? `Changing what runs of ${application} needs one of the roles ${roles.join(', ')}.`
    : `Only administrators may change what runs of ${application}.`;
}

function rolesIn(list: unknown): string[] | undefined {
  const roles = Array.isArray(list) ? list.filter((role) => typeof role === 'string') : [];
  return roles.length > 0 ? roles : undefined;
}
