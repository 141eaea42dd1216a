'use client';
import Link from 'next/link';
import { applicationOptions } from '#components/applications/application-query.ts';
import { ApprovalLine } from '#components/approvals/approval-line';
import { useApprovals } from '#components/approvals/approval-query.ts';
import type { ExecutionPage } from '#components/executions/execution-queries.ts';
import { ExecutionsList } from '#components/executions/list/executions-list';
import { applicationPath } from '#components/executions/paths.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Facts } from '#components/ui/facts';
import { Panel } from '#components/ui/panel';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ApplicationView } from '#lib/applications/view';

interface OverviewScreenProps {
  name: string;
  initial: ApplicationView | undefined;
  runs: ExecutionPage | undefined;
}

export function OverviewScreen({ name, initial, runs }: OverviewScreenProps) {
  const query = useLiveQuery({ ...applicationOptions(name), initialData: initial });
  return (
    <Page title={name} note={query.data?.description}>
      <QueryFace query={query} what={`The application ${name}`} loading={<SkeletonRows />}>
        {(application) => <Overview application={application} runs={runs} />}
      </QueryFace>
    </Page>
  );
}

function Overview({ application, runs }: { application: ApplicationView; runs: ExecutionPage | undefined }) {
  const { name, may } = application;
  const approvals = useApprovals(name);
  const waiting = approvals.data?.rows ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_336px]">
      <div className="flex min-w-0 flex-col gap-4">
        {waiting.length > 0 && (
          <Panel title="Waits for a decision" flush>
            <ul>
              {waiting.map((approval) => (
                <ApprovalLine key={approval.stageId} approval={approval} />
              ))}
            </ul>
          </Panel>
        )}
        <h2 className="text-section">Latest runs</h2>
        <ExecutionsList
          filters={{ application: name }}
          initial={runs}
          empty={
            <EmptyState
              title="Nothing has run yet"
              action={
                may.write && (
                  <Button asChild variant="primary">
                    <Link href={applicationPath(name, 'pipelines/new')}>New pipeline</Link>
                  </Button>
                )
              }
            >
              Give {name} a pipeline and start it; its runs then stand here.
            </EmptyState>
          }
        />
      </div>
      <About application={application} />
    </div>
  );
}

/** What one may here, and the rule behind what one may not. */
function Rights({ application: { may, whyNot } }: { application: ApplicationView }) {
  const rules = [...new Set([whyNot.execute, whyNot.write])].filter((rule) => rule !== undefined);
  return (
    <>
      {may.execute ? 'look and run, not change' : may.write ? 'look and change, not run' : 'look, not run or change'}
      {rules.map((rule) => (
        <span key={rule} className="block text-small text-ink-2">
          {rule}
        </span>
      ))}
    </>
  );
}

function About({ application }: { application: ApplicationView }) {
  const { name, counts } = application;
  const part = (label: string, segment: string, count: number) => ({
    label,
    value: (
      <Link href={applicationPath(name, segment)} className="text-accent-ink hover:underline">
        {count}
      </Link>
    ),
  });
  return (
    <Panel title="About">
      <Facts
        facts={[
          { label: 'Owner', value: application.owner },
          { label: 'Email', value: application.email === application.owner ? undefined : application.email },
          part('Pipelines', 'pipelines', counts.pipelines),
          { label: 'Running', value: counts.running },
          part('Clusters', 'clusters', counts.clusters),
          part('Load balancers', 'load-balancers', counts.loadBalancers),
          part('Firewalls', 'firewalls', counts.firewalls),
          {
            label: 'You may',
            value: application.may.write && application.may.execute ? undefined : <Rights application={application} />,
          },
          { label: 'Created', value: <RelativeTime at={application.createdAt} /> },
          { label: 'Changed', value: <RelativeTime at={application.updatedAt} /> },
          { label: 'Changed by', value: application.updatedBy },
        ]}
      />
    </Panel>
  );
}
