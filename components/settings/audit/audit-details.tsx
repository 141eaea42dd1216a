import type { AuditEntry } from '#components/settings/audit/audit-entry.ts';
import { Badge } from '#components/ui/badge';
import { CodeBlock } from '#components/ui/code-block';
import { Diff } from '#components/ui/diff';
import { Facts } from '#components/ui/facts';
import { ExactTime } from '#components/ui/relative-time';
import { SidePanel } from '#components/ui/side-panel';

const text = (value: unknown) => JSON.stringify(value, null, 2);

/** Everything that is known of one entry; what changed, as a difference. */
export function AuditDetails({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { before, after, details } = entry;
  return (
    <SidePanel
      label={`Entry of the audit log: ${entry.action}`}
      title={<span className="font-mono text-[14px]">{entry.action}</span>}
      subtitle={entry.object}
      onClose={onClose}
      className="lg:sticky lg:top-[90px] lg:h-[calc(100dvh-90px)] lg:w-[440px]"
    >
      <Facts
        facts={[
          { label: 'Who', value: entry.actor },
          { label: 'On', value: entry.object },
          { label: 'Stage', value: typeof details.stage === 'string' ? details.stage : undefined },
          { label: 'When', value: <ExactTime at={entry.at} /> },
          { label: 'Came in by', value: entry.via ?? undefined },
          { label: 'Address', value: entry.address ?? undefined },
          { label: 'Application', value: entry.application ?? undefined },
          { label: 'Result', value: <Result result={entry.result} /> },
          { label: 'Reason', value: entry.reason ?? undefined },
          { label: 'Place', value: entry.seq === null ? 'waits for its place in the chain' : String(entry.seq) },
          {
            label: 'Hash',
            value: entry.hash ? <span className="font-mono text-[12px] break-all">{entry.hash}</span> : undefined,
          },
        ]}
      />
      {(before || after) && (
        <Part title={before && after ? 'Before and after' : after ? 'As it was made' : 'As it was'}>
          {before && after ? (
            <Diff before={text(before)} after={text(after)} />
          ) : (
            <CodeBlock text={text(before ?? after)} />
          )}
        </Part>
      )}
      {Object.keys(details).length > 0 && (
        <Part title="Details">
          <CodeBlock text={text(details)} />
        </Part>
      )}
    </SidePanel>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="mt-5">
      <h3 className="mb-2 text-data font-semibold">{title}</h3>
      {children}
    </section>
  );
}

export function Result({ result }: { result: string }) {
  return <Badge tone={result === 'done' ? 'ok' : 'failed'}>{result}</Badge>;
}
