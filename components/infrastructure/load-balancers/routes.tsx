import { portText, ruleFrom, ruleTo } from '#components/infrastructure/load-balancers/wording.ts';
import { Facts } from '#components/ui/facts';
import type { ResourceSummary } from '#lib/providers/contract';

/** Where it listens, and which requests go where. */
export function Routes({ summary }: { summary: ResourceSummary }) {
  const { address, ports = [], rules = [] } = summary;
  return (
    <Facts
      facts={[
        {
          label: 'Address',
          value: address ? (
            <span className="font-mono text-[12px] break-all">{address}</span>
          ) : (
            <span className="text-ink-2">none; found by its name</span>
          ),
        },
        {
          label: ports.length === 1 ? 'Port' : 'Ports',
          value: ports.length > 0 ? ports.map(portText).join(', ') : undefined,
        },
        { label: rules.length === 1 ? 'Rule' : 'Rules', value: rules.length > 0 ? <Rules rules={rules} /> : undefined },
      ]}
    />
  );
}

function Rules({ rules }: { rules: NonNullable<ResourceSummary['rules']> }) {
  return (
    <ul>
      {rules.map((rule) => (
        <li key={`${ruleFrom(rule)} ${ruleTo(rule)}`} className="break-words">
          {ruleFrom(rule)}
          <span className="text-ink-2"> → {ruleTo(rule)}</span>
        </li>
      ))}
    </ul>
  );
}
