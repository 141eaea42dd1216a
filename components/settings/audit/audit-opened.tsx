'use client';
import { useQuery } from '@tanstack/react-query';
import { AuditDetails } from '#components/settings/audit/audit-details';
import type { AuditEntry, AuditPage } from '#components/settings/audit/audit-entry.ts';
import { api, queryString } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { SidePanel } from '#components/ui/side-panel';
import { SkeletonRows } from '#components/ui/skeleton';

/** The entry of a link: out of what is loaded, or asked for by itself, however old it is and whatever is searched. */
export function OpenedEntry(props: { id: string; loaded: AuditEntry | undefined; onClose: () => void }) {
  return props.loaded ? (
    <AuditDetails entry={props.loaded} onClose={props.onClose} />
  ) : (
    <EntryById id={props.id} onClose={props.onClose} />
  );
}

function EntryById({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery({
    queryKey: ['audit', 'entry', id],
    queryFn: ({ signal }) => api.get<AuditPage>(`/api/audit${queryString({ id })}`, { signal }),
  });
  const entry = query.data?.rows[0];
  if (entry) return <AuditDetails entry={entry} onClose={onClose} />;
  return (
    <SidePanel
      label="Entry of the audit log"
      title="Entry of the audit log"
      onClose={onClose}
      className="lg:sticky lg:top-[90px] lg:h-[calc(100dvh-90px)] lg:w-[440px]"
    >
      <QueryFace query={query} what="The entry" loading={<SkeletonRows rows={6} />}>
        {() => (
          <p className="text-data text-ink-2">
            There is no entry <span className="font-mono text-[12px] break-all">{id}</span>. Its time may be over, or
            the link is cut off.
          </p>
        )}
      </QueryFace>
    </SidePanel>
  );
}
