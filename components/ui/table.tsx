'use client';
import { type ReactNode, useRef } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { useListKeys } from '#components/ui/list-keys.ts';

export interface Column<Row> {
  key: string;
  /** Header, and the label of the value on a phone, where rows become cards. */
  title: string;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end';
  className?: string;
  /** CSS length of the column, where several tables shall line up. */
  width?: string;
  /** The card's heading on a phone. */
  primary?: boolean;
}

interface TableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Marks the row whose details are open. */
  selectedKey?: string;
}

/** Dense rows of 36 px; arrows move between rows, Enter opens a row's first link. On a phone each row is a card. */
export function Table<Row>({ label, columns, rows, rowKey, selectedKey }: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const onKeyDown = useListKeys(body);
  return (
    <div className="overflow-x-auto rounded-panel border border-line bg-panel max-sm:border-0 max-sm:bg-transparent">
      <table aria-label={label} className="w-full border-collapse text-data max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-line text-left text-small text-ink-3">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={{ width: column.width }}
                className={cx(
                  'h-9 px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4',
                  column.align === 'end' && 'text-right',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown} className="max-sm:flex max-sm:flex-col max-sm:gap-2">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-row
              tabIndex={-1}
              aria-selected={selectedKey === rowKey(row) || undefined}
              className="border-b border-line transition-colors duration-150 last:border-0 hover:bg-raised focus-visible:-outline-offset-2 aria-selected:bg-accent-soft max-sm:flex max-sm:flex-col max-sm:gap-1 max-sm:rounded-panel max-sm:border max-sm:bg-panel max-sm:p-3 max-sm:last:border"
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={cx(
                    'h-9 px-3 py-1.5 first:pl-4 last:pr-4 max-sm:flex max-sm:h-auto max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:p-0 max-sm:first:pl-0 max-sm:last:pr-0',
                    column.align === 'end' && 'text-right',
                    column.primary && 'max-sm:text-body max-sm:font-medium',
                    column.className,
                  )}
                >
                  {!column.primary && (
                    <span className="shrink-0 whitespace-nowrap text-ink-3 sm:hidden">{column.title}</span>
                  )}
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
