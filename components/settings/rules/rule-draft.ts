import { rolesOf } from '#components/settings/account-draft.ts';
import type { PermissionRuleView } from '#lib/users/view';

export const lists = ['READ', 'EXECUTE', 'WRITE', 'CREATE'] as const;
export type List = (typeof lists)[number];

export interface RuleDraft extends Record<List, string> {
  kind: PermissionRuleView['kind'];
  pattern: string;
}

export const emptyRule: RuleDraft = { kind: 'application', pattern: '', READ: '', EXECUTE: '', WRITE: '', CREATE: '' };

export const rulesKey = ['permission-rules'] as const;

export function draftOf({ kind, pattern, permissions }: PermissionRuleView): RuleDraft {
  const text = (list: List) => rolesIn(permissions, list).join(', ');
  return { kind, pattern, READ: text('READ'), EXECUTE: text('EXECUTE'), WRITE: text('WRITE'), CREATE: text('CREATE') };
}

export function rolesIn(permissions: PermissionRuleView['permissions'], list: List): string[] {
  const roles = permissions[list];
  return Array.isArray(roles) ? roles.map(String) : [];
}

/** What is sent: lists without roles are left out, as is what the kind has no use for. */
export function ruleOf(draft: RuleDraft) {
  const permissions: Partial<Record<List, string[]>> = {};
  for (const list of lists) {
    const roles = rolesOf(draft[list]);
    if (roles.length > 0 && !(list === 'CREATE' && draft.kind === 'environment')) permissions[list] = roles;
  }
  return { kind: draft.kind, pattern: draft.pattern.trim(), permissions };
}

/** What can be told without asking the server. */
export function errorOfPattern(pattern: string): string | undefined {
  const text = pattern.trim();
  if (text === '') return 'Give a name, or its beginning and a star: payments-*';
  return /^[^*\s]{0,100}\*?$/.test(text) ? undefined : 'A name, or its beginning and a star at the end: payments-*';
}

/** `*` is the default for what no other rule fits. */
export const isDefault = ({ pattern }: Pick<PermissionRuleView, 'pattern'>) => pattern === '*';
