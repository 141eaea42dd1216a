import { portText, ruleFrom, ruleTo } from '#components/infrastructure/load-balancers/wording.ts';
import type { ResourceSummary } from '#lib/providers/contract';

/** Where it listens, and which requests go where. */
export function Routes({ summary }: { summary: ResourceSummary }) {
  const { address, ports = [], rules = [] } = summary;
  return (
    <dl className="flex flex-col gap-1.5 text-data">
      <div>
        <dt className="text-ink-2">Address</dt>
        <dd className="font-mono text-[12px] break-all">{address ?? 'none; reached by name inside the cluster'}</dd>
      </div>
      {ports.length > 0 && (
        <div>
          <dt className="text-ink-2">{ports.length === 1 ? 'Port' : 'Ports'}</dt>
          <dd>{ports.map(portText).join(', ')}</dd>
        </div>
      )}
      {rules.length > 0 && (
        <div>
          <dt className="text-ink-2">{rules.length === 1 ? 'Rule' : 'Rules'}</dt>
          {rules.map((rule) => (
            <dd key={`${ruleFrom(rule)} ${ruleTo(rule)}`} className="break-words">
              <span className="font-medium">{ruleFrom(rule)}</span>
              <span className="text-ink-2"> → {ruleTo(rule)}</span>
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}
