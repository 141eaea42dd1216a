'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { applicationPath } from '#components/executions/paths.ts';
import { api } from '#components/shell/api.ts';
import { usePerson } from '#components/shell/person';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { messageOf } from '#lib/kernel/errors';

/** The same rule as the server's, said while typing. */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export function CreateApplicationDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const person = usePerson();
  const [values, setValues] = useState({ name: '', email: '', owner: person?.name ?? '', description: '' });
  const name = values.name.trim().toLowerCase();
  const wrong = name !== '' && !namePattern.test(name);
  const create = useMutation({
    mutationFn: () => {
      const { email, owner, description } = values;
      return api.post<{ name: string }>('/api/applications', { name, email, attributes: { owner, description } });
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['applications'] });
      router.push(applicationPath(made.name, 'pipelines'));
      onClose();
    },
  });
  const set = (part: Partial<typeof values>) => setValues({ ...values, ...part });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New application"
      description="What is delivered as one: its pipelines, and what of it runs where."
      onSubmit={() => name !== '' && !wrong && create.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={create.isPending} disabled={name === '' || wrong}>
            Create {name || 'application'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Name"
          required
          help="Part of cluster names: letters, digits, dots, dashes. It cannot be changed later."
          error={
            wrong ? 'Only letters, digits, dots, dashes and underscores, starting with a letter or digit' : undefined
          }
        >
          {(control) => (
            <Input {...control} mono value={values.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
        <Field label="Owner" help="The person or team to ask.">
          {(control) => (
            <Input {...control} value={values.owner} onChange={(event) => set({ owner: event.target.value })} />
          )}
        </Field>
        <Field label="Email">
          {(control) => (
            <Input
              {...control}
              type="email"
              value={values.email}
              onChange={(event) => set({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label="Description">
          {(control) => (
            <Input
              {...control}
              value={values.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          )}
        </Field>
        {create.error && <ErrorState title="It was not created">{messageOf(create.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
