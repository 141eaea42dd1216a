'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rolesOf } from '#components/settings/account-draft.ts';
import { serviceAccountsKey } from '#components/settings/service-accounts/service-account-key.ts';
import { userApi } from '#components/settings/user-actions.ts';
import { UserDialog } from '#components/settings/user-dialog';
import { api } from '#components/shell/api.ts';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import type { ServiceAccountView } from '#lib/users/view';

interface AccountDialogProps {
  account: ServiceAccountView;
  onClose: () => void;
}

/** What was changed is asked for anew. */
function useChanged() {
  const client = useQueryClient();
  return async (act: Promise<unknown>) => {
    await act;
    void client.invalidateQueries({ queryKey: serviceAccountsKey });
  };
}

function RolesField({ roles, onChange }: { roles: string; onChange: (roles: string) => void }) {
  return (
    <Field
      label="Roles"
      help="Divided by commas. What it may do is what these may; whoever has all of them may use it in triggers and tokens."
    >
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          spellCheck={false}
          placeholder="crew, sre"
          value={roles}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function AddServiceAccountDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [roles, setRoles] = useState('');
  const changed = useChanged();
  return (
    <UserDialog
      title="Add a service account"
      description="Nobody signs in as it. It is never an administrator."
      effect="Add service account"
      blocked={name.trim() === ''}
      act={() => changed(api.post('/api/users/service-accounts', { name, roles: rolesOf(roles) }))}
      done={`${name.trim()} can be used now`}
      onClose={onClose}
    >
      <Field label="Name" required help="In lower case, like release-bot.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            placeholder="release-bot"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <RolesField roles={roles} onChange={setRoles} />
    </UserDialog>
  );
}

export function ServiceRolesDialog({ account: { name, roles: before }, onClose }: AccountDialogProps) {
  const [roles, setRoles] = useState(before.join(', '));
  const changed = useChanged();
  return (
    <UserDialog
      title={`Roles of ${name}`}
      description="They count from the next request on, also in runs that are under way."
      effect="Save"
      act={() => changed(api.patch(userApi(name), { roles: rolesOf(roles) }))}
      done={`The roles of ${name} are saved`}
      onClose={onClose}
    >
      <RolesField roles={roles} onChange={setRoles} />
    </UserDialog>
  );
}

export function DeleteServiceAccountDialog({ account, onClose }: AccountDialogProps) {
  const { name, tokens, pipelines } = account;
  const [typed, setTyped] = useState('');
  const changed = useChanged();
  return (
    <UserDialog
      title={`Delete ${name}`}
      description="Its tokens stop working. What it did stays in the audit log."
      effect={`Delete ${name}`}
      danger
      blocked={typed !== name}
      act={() => changed(api.delete(userApi(name)))}
      done={`${name} is deleted`}
      onClose={onClose}
    >
      {tokens.length > 0 && (
        <p className="text-data">
          {tokens.length === 1 ? 'One token stops' : `${tokens.length} tokens stop`} working:{' '}
          <span className="break-words text-ink-2">{tokens.map((token) => token.name).join(', ')}</span>
        </p>
      )}
      {pipelines.length > 0 && (
        <div className="text-data">
          <p>Triggers of these pipelines run as it, and would start with the rights of nobody in particular:</p>
          <ul className="mt-1 max-h-40 overflow-y-auto text-ink-2">
            {pipelines.map((pipeline) => (
              <li key={pipeline.id} className="break-words">
                {pipeline.application} / {pipeline.name}
              </li>
            ))}
          </ul>
        </div>
      )}
      {tokens.length + pipelines.length === 0 && <p className="text-data text-ink-2">Nothing depends on it.</p>}
      <Field label={`Type ${name} to confirm`}>
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
