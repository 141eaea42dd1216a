'use client';
import { KeyRound, Lock, LogOut, Monitor, MonitorX, Moon, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { PasswordChangeDialog } from '#components/shell/password-change-dialog';
import { initialsOf, usePerson } from '#components/shell/person';
import { signOut } from '#components/shell/session.ts';
import { SignOutEverywhereDialog } from '#components/shell/sign-out-everywhere-dialog';
import { setTheme, useThemeChoice } from '#components/shell/theme.ts';
import { Menu } from '#components/ui/menu';

export function PersonMenu() {
  const person = usePerson();
  const theme = useThemeChoice();
  const router = useRouter();
  const [dialog, setDialog] = useState<'password' | 'everywhere'>();
  if (!person) return null;
  const leave = async () => {
    await signOut();
    location.assign('/sign-in');
  };
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`${person.displayName || person.name}: account and theme`}
            className="flex size-8 shrink-0 items-center justify-center rounded-full max-sm:size-11"
          >
            <span className="flex size-[26px] items-center justify-center rounded-full bg-accent-soft text-[11px] font-semibold text-accent-ink">
              {initialsOf(person)}
            </span>
          </button>
        }
        header={
          <>
            <div className="font-medium">{person.displayName || person.name}</div>
            <div className="text-small text-ink-3">
              {person.admin ? 'Administrator' : person.roles.length ? person.roles.join(', ') : 'No roles'}
            </div>
          </>
        }
        groups={[
          [
            { label: 'Light', icon: <Sun size={16} />, checked: theme === 'light', onSelect: () => setTheme('light') },
            { label: 'Dark', icon: <Moon size={16} />, checked: theme === 'dark', onSelect: () => setTheme('dark') },
            {
              label: 'As the system',
              icon: <Monitor size={16} />,
              checked: theme === 'system',
              onSelect: () => setTheme('system'),
            },
          ],
          [
            {
              label: 'Your account',
              icon: <UserRound size={16} />,
              onSelect: () => router.push('/settings/your-account'),
            },
            { label: 'Your tokens', icon: <KeyRound size={16} />, onSelect: () => router.push('/settings/tokens') },
            ...(person.ownPassword
              ? [{ label: 'Change password …', icon: <Lock size={16} />, onSelect: () => setDialog('password') }]
              : []),
          ],
          [
            { label: 'Sign out everywhere …', icon: <MonitorX size={16} />, onSelect: () => setDialog('everywhere') },
            { label: 'Sign out', icon: <LogOut size={16} />, onSelect: () => void leave() },
          ],
        ]}
      />
      {dialog === 'password' && <PasswordChangeDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'everywhere' && <SignOutEverywhereDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}
