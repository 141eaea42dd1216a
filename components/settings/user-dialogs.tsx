'use client';
import { type ComponentType, useState } from 'react';
import { rolesOf } from '#components/settings/account-draft.ts';
import { PasswordField } from '#components/settings/password-field';
import { RightsFields } from '#components/settings/rights-fields';
import { type UserAction, userApi } from '#components/settings/user-actions.ts';
import { UserDialog } from '#components/settings/user-dialog';
import { errorOfPassword } from '#components/settings/user-draft.ts';
import { api } from '#components/shell/api.ts';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import type { UserView } from '#lib/users/view';

interface UserActionProps {
  user: UserView;
  onClose: () => void;
}

function RightsDialog({ user, onClose }: UserActionProps) {
  const [rights, setRights] = useState({ roles: user.roles.join(', '), admin: user.admin });
  return (
    <UserDialog
      title={`Roles of ${user.name}`}
      description="They count from the next click on; nobody has to sign in again."
      effect="Save"
      act={() => api.patch(userApi(user.name), { roles: rolesOf(rights.roles), admin: rights.admin })}
      done={`The roles of ${user.name} are saved`}
      onClose={onClose}
    >
      <RightsFields {...rights} onChange={setRights} />
    </UserDialog>
  );
}

function PasswordDialog({ user, onClose }: UserActionProps) {
  const [password, setPassword] = useState('');
  const wrong = errorOfPassword(password);
  return (
    <UserDialog
      title={`New password for ${user.name}`}
      description="The old one stops working, and all sessions end."
      effect="Set the password"
      blocked={wrong !== undefined}
      act={() => api.patch(userApi(user.name), { password })}
      done={`${user.name} has a new password`}
      onClose={onClose}
    >
      <PasswordField
        label="New password"
        value={password}
        onChange={setPassword}
        error={password === '' ? undefined : wrong}
      />
    </UserDialog>
  );
}

function SignOutDialog({ user, onClose }: UserActionProps) {
  return (
    <UserDialog
      title={`Sign ${user.name} out everywhere`}
      description="All sessions end, on every device. Tokens of programs go on working; the password stays."
      effect="Sign out everywhere"
      act={() => api.post(`${userApi(user.name)}/sign-out-everywhere`)}
      done={`${user.name} is signed out everywhere`}
      onClose={onClose}
    />
  );
}

function DeleteDialog({ user, onClose }: UserActionProps) {
  const [typed, setTyped] = useState('');
  return (
    <UserDialog
      title={`Delete ${user.name}`}
      description="They cannot sign in any more, and their tokens stop working. What they did stays in the audit log."
      effect={`Delete ${user.name}`}
      danger
      blocked={typed !== user.name}
      act={() => api.delete(userApi(user.name))}
      done={`${user.name} is deleted`}
      onClose={onClose}
    >
      <Field label={`Type ${user.name} to confirm`}>
        {(control) => (
          <Input
            {...control}
            mono
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </UserDialog>
  );
}

export const userDialogs: Record<UserAction, ComponentType<UserActionProps>> = {
  rights: RightsDialog,
  password: PasswordDialog,
  'sign-out': SignOutDialog,
  delete: DeleteDialog,
};
