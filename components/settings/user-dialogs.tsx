'use client';
import { type ComponentType, useState } from 'react';
import { rolesOf } from '#components/settings/account-draft.ts';
import { PasswordField } from '#components/settings/password-field';
import { RightsFields } from '#components/settings/rights-fields';
import { type UserAction, userApi, usersKey } from '#components/settings/user-actions.ts';
import { errorOfPassword } from '#components/settings/user-draft.ts';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import type { UserView } from '#lib/users/view';

interface UserActionProps {
  user: UserView;
  onClose: () => void;
}

function RightsDialog({ user, onClose }: UserActionProps) {
  const [rights, setRights] = useState({ roles: user.roles.join(', '), admin: user.admin });
  return (
    <ChangeDialog
      title={`Roles of ${user.name}`}
      description="They count from the next click on; nobody has to sign in again."
      effect="Save"
      act={() => api.patch(userApi(user.name), { roles: rolesOf(rights.roles), admin: rights.admin })}
      done={`The roles of ${user.name} are saved`}
      changes={usersKey}
      onClose={onClose}
    >
      <RightsFields {...rights} onChange={setRights} />
    </ChangeDialog>
  );
}

function PasswordDialog({ user, onClose }: UserActionProps) {
  const [password, setPassword] = useState('');
  const wrong = errorOfPassword(password);
  return (
    <ChangeDialog
      title={`New password for ${user.name}`}
      description="The old one stops working, and all sessions end."
      effect="Set the password"
      blocked={wrong !== undefined}
      act={() => api.patch(userApi(user.name), { password })}
      done={`${user.name} has a new password`}
      changes={usersKey}
      onClose={onClose}
    >
      <PasswordField
        label="New password"
        value={password}
        onChange={setPassword}
        error={password === '' ? undefined : wrong}
      />
    </ChangeDialog>
  );
}

function SecondFactorDialog({ user, onClose }: UserActionProps) {
  return (
    <ChangeDialog
      title={`Reset the second factor of ${user.name}`}
      description="For a lost device. All sessions end, and the password alone signs them in; make sure that it is them who asks."
      effect="Reset the second factor"
      danger
      act={() => api.delete(`${userApi(user.name)}/second-factor`)}
      done={`The second factor of ${user.name} is reset`}
      changes={usersKey}
      onClose={onClose}
    />
  );
}

function SignOutDialog({ user, onClose }: UserActionProps) {
  return (
    <ChangeDialog
      title={`Sign ${user.name} out everywhere`}
      description="All sessions end, on every device. Tokens of programs go on working; the password stays."
      effect="Sign out everywhere"
      act={() => api.post(`${userApi(user.name)}/sign-out-everywhere`)}
      done={`${user.name} is signed out everywhere`}
      changes={usersKey}
      onClose={onClose}
    />
  );
}

function DeleteDialog({ user, onClose }: UserActionProps) {
  return (
    <ChangeDialog
      title={`Delete ${user.name}`}
      description="They cannot sign in any more, and their tokens stop working. What they did stays in the audit log."
      effect={`Delete ${user.name}`}
      danger
      confirm={user.name}
      act={() => api.delete(userApi(user.name))}
      done={`${user.name} is deleted`}
      changes={usersKey}
      onClose={onClose}
    />
  );
}

export const userDialogs: Record<UserAction, ComponentType<UserActionProps>> = {
  rights: RightsDialog,
  password: PasswordDialog,
  'second-factor': SecondFactorDialog,
  'sign-out': SignOutDialog,
  delete: DeleteDialog,
};
