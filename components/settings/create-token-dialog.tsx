'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { messageOf } from '#lib/kernel/errors';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'No end' },
];

const scopes = [
  { value: '', label: 'Everything its owner may do' },
  { value: 'write', label: 'Read, run and change' },
  { value: 'execute', label: 'Read and run' },
  { value: 'read', label: 'Read only' },
];

/** Makes a token, one's own or of the service account `owner`, and shows its text this one time. */
export function CreateTokenDialog({ owner, onClose }: { owner?: string; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scope, setScope] = useState('read');
  const [only, setOnly] = useState('');
  const create = useMutation({
    mutationFn: () =>
      api.post<{ id: string; token: string }>('/api/tokens', {
        name: name.trim(),
        owner,
        expiresInDays: days ? Number(days) : undefined,
        scope: scope || undefined,
        applications: only.split(/[\s,]+/).filter(Boolean),
      }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const close = { open: true, onOpenChange: (open: boolean) => !open && onClose() };
  if (create.data) {
    return (
      <Dialog
        {...close}
        title={`Token ${name.trim()}`}
        description="Copy it now: it is not shown again."
        footer={
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <div className="flex items-center gap-2 rounded-control border border-line bg-raised py-2 pr-2 pl-3">
          <code className="min-w-0 flex-1 font-mono text-[12px] break-all">{create.data.token}</code>
          <CopyButton text={create.data.token} label="Copy the token" />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      {...close}
      title={owner ? `New token of ${owner}` : 'New token'}
      description={`Whoever has it acts as ${owner ?? 'you'}, within the limits you set here. Give it to one program only.`}
      onSubmit={() => name.trim() && create.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={!name.trim()} busy={create.isPending}>
            Create token
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" help="What will use it, e.g. release-script.">
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Valid for">
          {(control) => <Select {...control} value={days} onChange={setDays} options={lifetimes} />}
        </Field>
        <Field label="Good for">
          {(control) => <Select {...control} value={scope} onChange={setScope} options={scopes} />}
        </Field>
        <Field label="Only in these applications" help="Divided by commas. Empty: all that you may see.">
          {(control) => <Input {...control} value={only} onChange={(event) => setOnly(event.target.value)} />}
        </Field>
        {create.error && <ErrorState title="It was not created">{messageOf(create.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
