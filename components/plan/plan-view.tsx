import { ChangeItem } from '#components/plan/change-item';
import { Facts } from '#components/ui/facts';
import type { StagePlan } from '#lib/stages/contract';

/** What a stage would do: the line, what speaks against it, then each object and its fields. */
export function PlanView({ plan, title }: { plan: StagePlan; title: string }) {
  const { summary, changes = [], facts = [], unknown = [] } = plan;
  // A refused object says so itself.
  const refusal = changes.some(({ outcome }) => outcome === 'refused') ? undefined : plan.refusal;
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <p className="text-data font-semibold">{summary}</p>
      {refusal && (
        <p className="rounded-control bg-failed-soft px-3 py-2 text-data break-words text-failed-ink">{refusal}</p>
      )}
      {facts.length > 0 && <Facts facts={facts} />}
      {changes.length > 0 && (
        <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-control border border-line">
          {changes.map((change) => (
            <ChangeItem key={`${change.outcome}/${change.kind}/${change.namespace}/${change.name}`} change={change} />
          ))}
        </ul>
      )}
      {unknown.length > 0 && (
        <div className="rounded-control bg-warning-soft px-3 py-2 text-data text-warning-ink">
          <p className="font-medium">Only a real run knows</p>
          <ul className="mt-1 flex flex-col gap-1">
            {unknown.map((sentence) => (
              <li key={sentence} className="break-words">
                {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
