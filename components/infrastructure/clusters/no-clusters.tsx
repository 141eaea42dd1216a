'use client';
import { Boxes, Cloud } from 'lucide-react';
import Link from 'next/link';
import { applicationPath } from '#components/executions/paths.ts';
import { useUnmanaged } from '#components/infrastructure/unmanaged-switch';
import { usePerson } from '#components/shell/person';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

interface NoClustersProps {
  application: string;
  filtered: boolean;
  onClear: () => void;
  /** Whether there is any cloud that the person may see. */
  accounts: boolean;
}

/** Why there is nothing, and the next step. */
export function NoClusters({ application, filtered, onClear, accounts }: NoClustersProps) {
  const admin = usePerson()?.admin;
  const [shown, show] = useUnmanaged();
  if (filtered) {
    return (
      <EmptyState
        icon={<Boxes size={20} />}
        title="No cluster matches the filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      />
    );
  }
  if (!accounts) return <NoAccounts admin={admin ?? false} />;
  return (
    <EmptyState
      icon={<Boxes size={20} />}
      title={`Nothing of ${application} runs yet`}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button asChild variant="primary">
            <Link href={applicationPath(application, 'pipelines')}>Go to the pipelines</Link>
          </Button>
          {!shown && <Button onClick={() => show(true)}>Show unmanaged</Button>}
        </div>
      }
    >
      What a pipeline deploys appears here by itself. What others made appears with the annotation{' '}
      <code className="font-mono text-[12px]">moniker.spinnaker.io/application: {application}</code>; where{' '}
      {application} runs, or by its name, it can be found with “Show unmanaged” and adopted.
    </EmptyState>
  );
}

export function NoAccounts({ admin }: { admin: boolean }) {
  return (
    <EmptyState
      icon={<Cloud size={20} />}
      title="There is no cloud account for you to see"
      action={
        admin && (
          <Button asChild variant="primary">
            <Link href="/settings">Go to the accounts</Link>
          </Button>
        )
      }
    >
      {admin
        ? 'Connect a Kubernetes cluster; what runs in it then stands here.'
        : 'An administrator of Gennaker connects clusters and says who may see them.'}
    </EmptyState>
  );
}
