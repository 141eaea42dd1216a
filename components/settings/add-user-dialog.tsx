'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rolesOf } from '#components/settings/account-draft.ts';
import { PasswordField } from '#components/settings/password-field';
import { RightsFields } from '#components/settings/rights-fields';
import { usersKey } from '#components/settings/user-actions.ts';
import { emptyUser, errorsOfUser, errorsOfUserAnswer } from '#components/settings/user-draft.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

/** Somebody who signs in with a password kept here. */
export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(emptyUser);
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => api.post<{ name: string }>('/api/users', { ...draft, roles: rolesOf(draft.roles) }),
    onSuccess: ({ name }) => {
      toast({ tone: 'ok', title: `${name} can sign in now` });
      void client.invalidateQueries({ queryKey: usersKey });
      onClose();
    },
  });
  const answered = errorsOfUserAnswer(create.error);
  const errors = { ...answered, ...(tried && errorsOfUser(draft)) };
  const submit = () => {
    setTried(true);
    if (Object.keys(errorsOfUser(draft)).length === 0) create.mutate();
  };
  const text = (key: 'name' | 'displayName' | 'email') => ({
    value: draft[key],
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => {
      // A name that was taken is another one now.
      if (create.isError) create.reset();
      setDraft({ ...draft, [key]: event.target.value });
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a user"
      description="For people whom no other identity source knows."
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Add user
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required error={errors.name} help="What they sign in with; kept in lower case.">
          {(control) => <Input {...control} {...text('name')} spellCheck={false} placeholder="lena" />}
        </Field>
        <PasswordField
          label="First password"
          value={draft.password}
          onChange={(password) => setDraft({ ...draft, password })}
          error={errors.password}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Full name">{(control) => <Input {...control} {...text('displayName')} />}</Field>
          <Field label="Email">{(control) => <Input {...control} {...text('email')} type="email" />}</Field>
        </div>
        <RightsFields
          roles={draft.roles}
          admin={draft.admin}
          onChange={(rights) => setDraft({ ...draft, ...rights })}
        />
        {create.error && Object.keys(answered).length === 0 && (
          <ErrorState title="Nobody was added">{messageOf(create.error)}</ErrorState>
        )}
      </div>
    </Dialog>
  );
}
