'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { FieldLine } from '#components/plan/field-line';
import { RelativeTime } from '#components/ui/relative-time';
import type { DriftView } from '#lib/infrastructure/view';
import type { Drift, DriftedField, Hand } from '#lib/providers/contract';

/** That somebody else has changed what was deployed: what, and who. Quiet while all is as it was deployed. */
export function DriftNotice({ drift }: { drift: Drift }) {
  const { fields, moreFields, others } = drift;
  const count = fields.length + moreFields;
  return (
    <details open={count <= 3} className="rounded-control border border-warning bg-warning-soft px-3 py-2 text-data">
      <summary className="cursor-pointer rounded-control font-medium text-warning-ink">
        Differs from what was deployed in {count} {count === 1 ? 'field' : 'fields'}
      </summary>
      <ul className="mt-2 flex flex-col gap-3">
        {fields.map((field) => (
          <Field key={field.path} field={field} others={others} />
        ))}
      </ul>
      {moreFields > 0 && <p className="mt-2 text-ink-2">and {moreFields} fields that are not listed</p>}
      <p className="mt-2 text-ink-2">The next deployment of the same takes these fields back, or is refused.</p>
    </details>
  );
}

function Field({ field, others }: { field: DriftedField; others: readonly Hand[] }) {
  const { path, deployed, live, masked, hands } = field;
  const change = { path, owners: [], masked, before: deployed, after: live };
  const [hand = live === undefined ? others[0] : undefined] = hands;
  return (
    <li className="list-none rounded-control bg-panel p-2">
      <ul>
        <FieldLine field={change} contested={false} />
      </ul>
      {hand && (
        <p className="mt-1 text-ink-2">
          {live === undefined ? 'taken away; the last to write was ' : 'changed by '}
          <span className="font-medium">{hand.manager}</span>
          {hand.at > 0 && (
            <>
              {' '}
              <RelativeTime at={hand.at} />
            </>
          )}
        </p>
      )}
    </li>
  );
}

/** One line among the facts, so that a reader sees that it was looked at. */
export function driftWord({ data, error }: Pick<UseQueryResult<DriftView>, 'data' | 'error'>) {
  if (error) return <span className="break-words text-ink-2">could not be compared: {error.message}</span>;
  switch (data?.state) {
    case 'same':
      return 'none';
    case 'gone':
      return <span className="text-warning-ink">it is gone from the cluster</span>;
    case 'differs':
      return <span className="text-warning-ink">changed by others since it was deployed</span>;
    default:
      return undefined;
  }
}
