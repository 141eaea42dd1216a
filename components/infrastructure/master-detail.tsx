'use client';
import type { ReactNode } from 'react';
import { ResourcePanel } from '#components/infrastructure/resource/resource-panel';
import { useSelection } from '#components/infrastructure/resource-link';
import { OperationWatch } from '#components/operations/operation-watch';

interface MasterDetailProps {
  /** The one h1. */
  title: string;
  application: string;
  /** At the left of the list, on wide screens. */
  side?: ReactNode;
  children: ReactNode;
}

/** A list with the details of the chosen object at its right. The list scrolls with the page, the rest stands. */
export function MasterDetail({ title, application, side, children }: MasterDetailProps) {
  const { selected, select } = useSelection();
  const close = () => {
    const row = document.querySelector<HTMLElement>('[data-row][aria-current]');
    select('');
    row?.focus();
  };
  return (
    <div className="flex min-w-0 flex-1">
      {side && (
        <div
          className={`sticky top-[90px] hidden h-[calc(100dvh-90px)] w-[208px] shrink-0 overflow-y-auto border-r border-line px-6 py-4 pr-4 ${selected ? 'xl:block' : 'lg:block'}`}
        >
          {side}
        </div>
      )}
      <div className="@container flex min-w-0 flex-1 flex-col gap-3 px-4 py-4 sm:px-[18px]">
        <h1 className="sr-only">{title}</h1>
        {children}
      </div>
      {selected && <ResourcePanel key={selected} application={application} id={selected} onClose={close} />}
      <OperationWatch shown={selected} />
    </div>
  );
}
