'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { permissionsOf, rolesOf } from '#components/applications/permission-text.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { Textarea } from '#components/ui/textarea';
import { toast } from '#components/ui/toast-store.ts';
import type { ApplicationView } from '#lib/applications/view';
import { messageOf } from '#lib/kernel/errors';

const actions = [
  { key: 'READ', label: 'Who may read', help: 'Roles, divided by commas. Empty: everyone who is signed in.' },
  { key: 'EXECUTE', label: 'Who may run pipelines', help: 'Empty: whoever may read.' },
  { key: 'WRITE', label: 'Who may change it', help: 'Empty: administrators, once any other list is set.' },
] as const;

export function AttributesForm({ application }: { application: ApplicationView }) {
  const client = useQueryClient();
  const { name, may } = application;
  const stored = {
    email: application.email,
    owner: application.owner,
    description: application.description,
    ...permissionsOf(application.attributes),
  };
  const [values, setValues] = useState(stored);
  const changed = JSON.stringify(values) !== JSON.stringify(stored);
  const save = useMutation({
    mutationFn: () => {
      const { email, owner, description, READ, EXECUTE, WRITE } = values;
      const permissions = { READ: rolesOf(READ), EXECUTE: rolesOf(EXECUTE), WRITE: rolesOf(WRITE) };
      const attributes = { owner, description, permissions };
      return api.patch(`/api/applications/${encodeURIComponent(name)}`, { email, attributes });
    },
    onSuccess: () => {
      toast({ tone: 'ok', title: `${name} is saved` });
      void client.invalidateQueries({ queryKey: ['application', name] });
    },
  });
  const field = (key: keyof typeof values) => ({
    value: values[key],
    disabled: !may.write,
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });
  return (
    <Panel title="Attributes" note={may.write ? undefined : 'You may read this but not change it'}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field label="Description">{(control) => <Textarea {...control} rows={2} {...field('description')} />}</Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Owner">{(control) => <Input {...control} {...field('owner')} />}</Field>
          <Field label="Email">{(control) => <Input {...control} type="email" {...field('email')} />}</Field>
        </div>
        {actions.map(({ key, label, help }) => (
          <Field key={key} label={label} help={help}>
            {(control) => <Input {...control} placeholder="everyone" {...field(key)} />}
          </Field>
        ))}
        {save.error && <ErrorState title="It was not saved">{messageOf(save.error)}</ErrorState>}
        {may.write && (
          <div className="flex gap-2">
            <Button type="submit" variant="primary" disabled={!changed} busy={save.isPending}>
              Save
            </Button>
            {changed && <Button onClick={() => setValues(stored)}>Undo the changes</Button>}
          </div>
        )}
      </form>
    </Panel>
  );
}
