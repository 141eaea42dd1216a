'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { userApi } from '#components/settings/user-actions.ts';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { PersonRights, RightsRow } from '#lib/users/view';

type Right = RightsRow['rights'][number];

function RightCell({ row, action }: { row: RightsRow; action: Right['action'] }) {
  const right = row.rights.find((one) => one.action === action);
  if (!right) return null;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <Badge tone={right.allowed ? 'ok' : 'failed'}>{right.allowed ? 'Yes' : 'No'}</Badge>
      <span className="max-w-64 text-[12px] text-ink-2">{withoutName(right.rule, row)}</span>
    </span>
  );
}

/** New applications are guarded by the rules for their names. */
function Creating({ creating }: Pick<PersonRights, 'creating'>) {
  return (
    <Panel title="New applications">
      <ul aria-label="New applications" className="flex flex-col gap-2 text-data">
        {creating.map(({ names, allowed, rule }) => (
          <li key={names} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={allowed ? 'ok' : 'failed'}>{allowed ? 'Yes' : 'No'}</Badge>
            <span className="font-semibold break-all">{names === '*' ? 'of any name' : names}</span>
            <span className="text-[12px] text-ink-2">{withoutName(rule, { kind: 'application', name: names })}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The row says already what it is about: `account prod is open to …` is `open to …` there. */
function withoutName(rule: string, { kind, name }: Pick<RightsRow, 'kind' | 'name'>): string {
  const about = `${kind} ${name} `;
  return rule.startsWith(about) ? rule.slice(about.length).replace(/^is /, '') : rule;
}

const columns: readonly Column<RightsRow>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name, kind }) => (
      <>
        <span className="font-semibold">{name}</span>
        <span className="ml-2 font-normal text-ink-3">{kind}</span>
      </>
    ),
  },
  ...(['read', 'execute', 'write'] as const).map((action) => ({
    key: action,
    title: { read: 'Read', execute: 'Execute', write: 'Write' }[action],
    cell: (row: RightsRow) => <RightCell row={row} action={action} />,
  })),
];

/** What somebody may do to every account and application, each with the rule that says so. */
export function PersonRightsScreen({ name }: { name: string }) {
  const [search, setSearch] = useState('');
  const [after, setAfter] = useState<string>();
  const query = useQuery({
    queryKey: ['users', name, 'rights', search, after],
    queryFn: ({ signal }) => {
      const parameters = new URLSearchParams({ search, ...(after === undefined ? {} : { after }) });
      return api.get<PersonRights>(`${userApi(name)}/rights?${parameters}`, { signal });
    },
    placeholderData: (before) => before,
  });
  return (
    <Page
      title={`What ${name} may do`}
      note={query.data?.summary}
      actions={
        <>
          <div className="w-56">
            <Input
              aria-label="Search"
              placeholder="Account or application"
              value={search}
              onChange={(event) => {
                setAfter(undefined);
                setSearch(event.target.value);
              }}
            />
          </div>
          <Button asChild>
            <Link href="/settings/people">All people</Link>
          </Button>
        </>
      }
    >
      <QueryFace query={query} what={`What ${name} may do`} loading={<SkeletonRows rows={6} />}>
        {({ creating, rows, next }) => (
          <>
            {creating.length > 0 && search === '' && <Creating creating={creating} />}
            {rows.length === 0 ? (
              <EmptyState title="Nothing has that name" />
            ) : (
              <Table label="Rights" columns={columns} rows={rows} rowKey={(row) => `${row.kind}/${row.name}`} />
            )}
            {next !== undefined && (
              <Button className="self-center" onClick={() => setAfter(next)}>
                Next applications
              </Button>
            )}
          </>
        )}
      </QueryFace>
    </Page>
  );
}
