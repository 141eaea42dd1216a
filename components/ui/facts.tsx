import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  /** Left out when undefined. */
  value: ReactNode | undefined;
}

/** Label and value, one under the other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(88px,auto)_1fr] gap-x-4 gap-y-2 text-data">
      {facts
        .filter((fact) => fact.value !== undefined && fact.value !== '')
        .map((fact) => (
          <div key={fact.label} className="contents">
            <dt className="text-ink-3">{fact.label}</dt>
            <dd className="min-w-0 break-words">{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
