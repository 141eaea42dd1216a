import { Card } from '#components/infrastructure/card';
import { DeployerLink } from '#components/infrastructure/deployer-link';
import { RuleList } from '#components/infrastructure/firewalls/rule-list';
import { selectorWords } from '#components/infrastructure/firewalls/rules.ts';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { Badge } from '#components/ui/badge';
import type { FirewallView } from '#lib/infrastructure/view';

interface FirewallCardProps {
  application: string;
  firewall: FirewallView;
  selected: boolean;
}

/** A policy as a sentence: whom it guards, and what it lets through. */
export function FirewallCard({ application, firewall, selected }: FirewallCardProps) {
  const { summary, guards, deployedBy } = firewall;
  return (
    <Card
      resource={firewall}
      selected={selected}
      note={
        deployedBy ? (
          <DeployerLink application={application} deployer={deployedBy} short />
        ) : (
          summary.unmanaged && <Badge>unmanaged</Badge>
        )
      }
    >
      <div className="grid gap-x-6 gap-y-3 @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
        <div className="text-data">
          <p className="text-ink-2">Guards</p>
          <p className="break-words">{selectorWords(summary.selector)}</p>
          <Guarded guards={guards} />
        </div>
        <RuleList summary={summary} />
      </div>
    </Card>
  );
}

export function Guarded({ guards }: { guards: FirewallView['guards'] }) {
  if (guards.length === 0) return <p className="text-ink-2">Nothing that runs now has these labels.</p>;
  return (
    <ul>
      {guards.map(({ id, kind, name }) => (
        <li key={id}>
          <span className="text-ink-2">{kind} </span>
          <ResourceLink resource={id} className="font-medium hover:underline">
            {name}
          </ResourceLink>
        </li>
      ))}
    </ul>
  );
}
