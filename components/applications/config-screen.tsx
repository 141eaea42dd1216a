'use client';
import { applicationOptions } from '#components/applications/application-query.ts';
import { AttributesForm } from '#components/applications/attributes-form';
import { DeleteApplication } from '#components/applications/delete-application';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { CodeBlock } from '#components/ui/code-block';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ApplicationView } from '#lib/applications/view';

/** What the form edits; everything else clients may have stored is shown as it is. */
const edited = new Set(['description', 'owner', 'permissions']);

export function ConfigScreen({ name, initial }: { name: string; initial: ApplicationView | undefined }) {
  const query = useLiveQuery({ ...applicationOptions(name), initialData: initial });
  return (
    <Page title="Config">
      <QueryFace query={query} what={`The configuration of ${name}`} loading={<SkeletonRows />}>
        {(application) => {
          const others = Object.entries(application.attributes).filter(([key]) => !edited.has(key));
          return (
            <div className="flex max-w-3xl flex-col gap-4">
              <AttributesForm key={application.updatedAt} application={application} />
              {others.length > 0 && (
                <Panel title="Other attributes" note="kept as clients stored them">
                  <CodeBlock text={JSON.stringify(Object.fromEntries(others), null, 2)} />
                </Panel>
              )}
              {application.may.write && <DeleteApplication application={application} />}
            </div>
          );
        }}
      </QueryFace>
    </Page>
  );
}
