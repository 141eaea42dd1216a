'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import type { ApplicationView } from '#lib/applications/view';
import { messageOf } from '#lib/kernel/errors';

export function DeleteApplication({ application }: { application: ApplicationView }) {
  const [asking, setAsking] = useState(false);
  return (
    <Panel title="Delete">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-data text-ink-2">Removes the application and its pipelines from Gennaker.</p>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete {application.name}
        </Button>
      </div>
      {asking && <DeleteDialog application={application} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function DeleteDialog({ application, onClose }: { application: ApplicationView; onClose: () => void }) {
  const { name, counts } = application;
  const router = useRouter();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => api.delete(`/api/applications/${encodeURIComponent(name)}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['applications'] });
      router.push('/applications');
    },
  });
  const pipelines = `${counts.pipelines} ${counts.pipelines === 1 ? 'pipeline' : 'pipelines'}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}`}
      description={`${pipelines} with all their versions are deleted. Nothing changes in the clusters: the ${counts.clusters} clusters of ${name} go on running, but nobody looks after them here.`}
      onSubmit={() => typed === name && remove.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" variant="danger-solid" disabled={typed !== name} busy={remove.isPending}>
            Delete {name}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={`Type ${name} to confirm`}>
          {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        {remove.error && <ErrorState title="It was not deleted">{messageOf(remove.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
