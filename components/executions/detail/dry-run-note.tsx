import { FlaskConical } from 'lucide-react';
import { isComplete } from '#lib/engine/statuses';
import type { ExecutionView } from '#lib/executions/view';
import { planIn } from '#lib/stages/contract';

/** Above everything of a dry run: that nothing happened, and what each stage would have done, a line each. */
export function DryRunNote({ execution, onOpen }: { execution: ExecutionView; onOpen: (stageId: string) => void }) {
  const planned = execution.stages.flatMap((stage) => {
    const plan = planIn(stage);
    return plan ? [{ stage, plan }] : [];
  });
  return (
    <section aria-label="Dry run" className="rounded-panel border border-line bg-raised px-4 py-3 text-data">
      <p className="flex items-center gap-2 font-medium text-accent-ink">
        <FlaskConical size={16} aria-hidden />
        {isComplete(execution.status)
          ? 'This was a dry run: nothing was changed.'
          : 'This is a dry run: nothing is changed.'}
      </p>
      {planned.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1">
          {planned.map(({ stage, plan }) => (
            <li key={stage.id}>
              <button
                type="button"
                onClick={() => onOpen(stage.id)}
                className="grid w-full grid-cols-[minmax(0,14rem)_minmax(0,1fr)] gap-x-4 rounded-control text-left hover:underline max-sm:grid-cols-1 max-sm:py-1.5"
              >
                <span className="truncate">{stage.name}</span>
                <span className={plan.refusal ? 'text-failed-ink' : 'text-ink-2'}>
                  {plan.summary}
                  {plan.unknown?.length ? <span className="text-warning-ink"> · not all is known</span> : null}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
