'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import type { ApplicationView } from '#lib/applications/view';

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
  const pipelines = `${counts.pipelines} ${counts.pipelines === 1 ? 'pipeline' : 'pipelines'}`;
  const clusters =
    counts.clusters === 1 ? `the cluster of ${name} goes` : `the ${counts.clusters} clusters of ${name} go`;
  return (
    <ChangeDialog
      title={`Delete ${name}`}
      description={`${pipelines} with all their versions are deleted. Nothing changes in the clusters${counts.clusters === 0 ? '' : `: ${clusters} on running, but nobody looks after them here`}.`}
      effect={`Delete ${name}`}
      danger
      confirm={name}
      act={() => api.delete(`/api/applications/${encodeURIComponent(name)}`)}
      done={`${name} is deleted`}
      changes={['applications']}
      then={() => router.push('/applications')}
      failed="It was not deleted"
      onClose={onClose}
    />
  );
}
