import { type JsonObject, objectAt } from '#lib/kernel/json';

const actions = ['READ', 'EXECUTE', 'WRITE'] as const;
type PermissionAction = (typeof actions)[number];

/** The roles by action as a person types them: `crew, sre`. */
export function permissionsOf(attributes: JsonObject): Record<PermissionAction, string> {
  const permissions = objectAt(attributes, 'permissions');
  const text = (action: PermissionAction) => {
    const roles = permissions[action];
    return Array.isArray(roles) ? roles.join(', ') : '';
  };
  return { READ: text('READ'), EXECUTE: text('EXECUTE'), WRITE: text('WRITE') };
}

export function rolesOf(text: string): string[] {
  return [...new Set(text.split(/[,\s]+/).filter(Boolean))];
}
