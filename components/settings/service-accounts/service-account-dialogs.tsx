'use client';
import { useState } from 'react';
import { rolesOf } from '#components/settings/account-draft.ts';
import { serviceAccountsKey } from '#components/settings/service-accounts/service-account-key.ts';
import { userApi } from '#components/settings/user-actions.ts';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import type { ServiceAccountView } from '#lib/users/view';

interface AccountDialogProps {
  account: ServiceAccountView;
  onClose: () => void;
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
  return (
    <ChangeDialog
      title="Add a service account"
      description="Nobody signs in as it. It is never an administrator."
      effect="Add service account"
      blocked={name.trim() === ''}
      act={() => api.post('/api/users/service-accounts', { name, roles: rolesOf(roles) })}
      done={`${name.trim()} can be used now`}
      changes={serviceAccountsKey}
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
    </ChangeDialog>
  );
}

export function ServiceRolesDialog({ account: { name, roles: before }, onClose }: AccountDialogProps) {
  const [roles, setRoles] = useState(before.join(', '));
  return (
    <ChangeDialog
      title={`Roles of ${name}`}
      description="They count from the next request on, also in runs that are under way."
      effect="Save"
      act={() => api.patch(userApi(name), { roles: rolesOf(roles) })}
      done={`The roles of ${name} are saved`}
      changes={serviceAccountsKey}
      onClose={onClose}
    >
      <RolesField roles={roles} onChange={setRoles} />
    </ChangeDialog>
  );
}

export function DeleteServiceAccountDialog({ account, onClose }: AccountDialogProps) {
  const { name, tokens, pipelines } = account;
  return (
    <ChangeDialog
      title={`Delete ${name}`}
      description="Its tokens stop working. What it did stays in the audit log."
      effect={`Delete ${name}`}
      danger
      confirm={name}
      act={() => api.delete(userApi(name))}
      done={`${name} is deleted`}
      changes={serviceAccountsKey}
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
    </ChangeDialog>
  );
}
