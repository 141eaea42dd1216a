'use client';
import { Guarded } from '#components/infrastructure/firewalls/firewall-card';
import { RuleList } from '#components/infrastructure/firewalls/rule-list';
import { selectorWords } from '#components/infrastructure/firewalls/rules.ts';
import { firewallsOptions, loadBalancersOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { AttachedGroups } from '#components/infrastructure/load-balancers/attached-groups';
import { Routes } from '#components/infrastructure/load-balancers/routes';
import { useLiveQuery } from '#components/shell/live';
import type { ResourceDetail } from '#lib/infrastructure/view';

interface NetworkFactsProps {
  application: string;
  detail: ResourceDetail;
}

/** What load balancers and firewalls do, beside the facts that all objects have. */
export function NetworkFacts({ application, detail }: NetworkFactsProps) {
  if (detail.category === 'load-balancer') return <LoadBalancerFacts application={application} detail={detail} />;
  if (detail.category === 'firewall') return <FirewallFacts application={application} detail={detail} />;
  return null;
}

function LoadBalancerFacts({ application, detail }: NetworkFactsProps) {
  const { data } = useLiveQuery(loadBalancersOptions(application));
  const groups = data?.loadBalancers.find(({ id }) => id === detail.id)?.serverGroups;
  return (
    <>
      <Routes summary={detail.summary} />
      {detail.summary.selector && (
        <section>
          <h3 className="mb-1 text-section">Looks for</h3>
          <p className="text-data break-words">{selectorWords(detail.summary.selector)}</p>
        </section>
      )}
      {groups && (
        <section>
          <h3 className="mb-1.5 text-section">Sends traffic to</h3>
          <AttachedGroups application={application} groups={groups} />
        </section>
      )}
    </>
  );
}

function FirewallFacts({ application, detail }: NetworkFactsProps) {
  const { data } = useLiveQuery(firewallsOptions(application));
  const guards = data?.firewalls.find(({ id }) => id === detail.id)?.guards;
  return (
    <>
      <section className="text-data">
        <h3 className="mb-1 text-section">Guards</h3>
        <p className="break-words">{selectorWords(detail.summary.selector)}</p>
        {guards && <Guarded guards={guards} />}
      </section>
      <section>
        <h3 className="mb-1.5 text-section">Rules</h3>
        <RuleList summary={detail.summary} />
      </section>
    </>
  );
}
