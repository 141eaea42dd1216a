'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { pipelinePath } from '#components/executions/paths.ts';
import { useApplications } from '#components/fields/choices.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Combobox } from '#components/ui/combobox';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

interface CopyDialogProps {
  pipeline: { id: string; application: string; name: string };
  onClose: () => void;
}

/** Another pipeline with the same document, here or in another application. */
export function CopyDialog({ pipeline, onClose }: CopyDialogProps) {
  const router = useRouter();
  const client = useQueryClient();
  const applications = useApplications();
  const [name, setName] = useState(`${pipeline.name} copy`);
  const [application, setApplication] = useState(pipeline.application);
  const [triggersOff, setTriggersOff] = useState(true);
  const copy = useMutation({
    mutationFn: () =>
      api.post<{ id: string; application: string }>(`/api/pipelines/${encodeURIComponent(pipeline.id)}/copy`, {
        name: name.trim(),
        application,
        triggersOff,
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['pipelines', made.application] });
      toast({ tone: 'ok', title: `${name.trim()} is created in ${made.application}` });
      router.push(pipelinePath(made.application, made.id));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Copy ${pipeline.name}`}
      description="The copy has the stored document, its own versions, and no runs yet."
      onSubmit={() => name.trim() !== '' && copy.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={copy.isPending} disabled={name.trim() === ''}>
            Create the copy
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required>
          {(control) => (
            <Input {...control} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Application">
          {({ 'aria-required': _, ...control }) => (
            <Combobox
              {...control}
              value={application}
              onChange={setApplication}
              options={applications.map(({ value }) => ({ value }))}
            />
          )}
        </Field>
        <Checkbox
          checked={triggersOff}
          onChange={setTriggersOff}
          label="Switch its triggers off, so that nothing starts both"
        />
        {copy.error && <ErrorState title="It was not copied">{messageOf(copy.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
