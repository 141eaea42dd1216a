'use client';
import type { ReactNode } from 'react';
import { ResourcePanel } from '#components/infrastructure/resource/resource-panel';
import { useSelection } from '#components/infrastructure/resource-link';
import { OperationWatch } from '#components/operations/operation-watch';
import { PageTitle } from '#components/shell/page-title';
import { cx } from '#components/ui/class-names.ts';

interface MasterDetailProps {
  /** The part of the application: `Clusters`. */
  part: string;
  application: string;
  /** Before the window's title: what needs eyes. */
  mark?: string;
  /** At the left of the list, on wide screens. */
  side?: ReactNode;
  children: ReactNode;
}

/** A list with the details of the chosen object at its right. The list scrolls with the page, the rest stands. */
export function MasterDetail({ part, application, mark, side, children }: MasterDetailProps) {
  const { selected, select } = useSelection();
  const close = () => {
    const row = document.querySelector<HTMLElement>('[data-row][aria-current]');
    select('');
    row?.focus();
  };
  const name = selected.split('/').at(-1);
  return (
    <div className="flex min-w-0 flex-1">
      <PageTitle title={[mark, name, part, application].filter(Boolean).join(' · ')} />
      {side && (
        <div
          className={cx(
            'sticky top-[90px] hidden h-[calc(100dvh-90px)] w-[208px] shrink-0 overflow-y-auto border-r border-line px-6 py-4 pr-4',
            selected ? 'xl:block' : 'lg:block',
          )}
        >
          {side}
        </div>
      )}
      <div className={cx('@container flex min-w-0 flex-1 flex-col gap-3 px-4 py-4', side ? 'sm:px-[18px]' : 'sm:px-6')}>
        <h1 className="sr-only">
          {part} of {application}
        </h1>
        {children}
      </div>
      {selected && <ResourcePanel key={selected} application={application} id={selected} onClose={close} />}
      <OperationWatch shown={selected} />
    </div>
  );
}
