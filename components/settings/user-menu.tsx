'use client';
import { Ellipsis } from 'lucide-react';
import type { UserAction } from '#components/settings/user-actions.ts';
import { Menu, type MenuItem } from '#components/ui/menu';
import type { UserView } from '#lib/users/view';

/** People of another source get their roles and password there; their sessions are ours to end. */
export function UserMenu({ user, onAction }: { user: UserView; onAction: (action: UserAction) => void }) {
  const local = user.source === 'local';
  const item = (action: UserAction, label: string, more: Partial<MenuItem> = {}): MenuItem => ({
    label,
    onSelect: () => onAction(action),
    ...more,
  });
  const groups = [
    local ? [item('rights', 'Change roles …'), item('password', 'Reset password …')] : [],
    user.secondFactor ? [item('second-factor', 'Reset second factor …')] : [],
    [item('sign-out', 'Sign out everywhere …')],
    local ? [item('delete', 'Delete …', { danger: true })] : [],
  ];
  return (
    <Menu
      header={local ? undefined : `Roles and password come from ${user.source}`}
      groups={groups}
      trigger={
        <button
          type="button"
          aria-label={`Actions for ${user.name}`}
          className="inline-flex size-8 items-center justify-center rounded-control text-ink-2 transition-colors duration-150 hover:bg-raised hover:text-ink max-sm:size-10"
        >
          <Ellipsis size={16} />
        </button>
      }
    />
  );
}
