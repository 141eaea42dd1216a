'use client';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { FileNote } from '#components/settings/file-note';
import { DeleteRuleDialog, RuleDialog } from '#components/settings/rules/rule-dialogs';
import { isDefault, type List, rolesIn, rulesKey } from '#components/settings/rules/rule-draft.ts';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { FileStateView, PermissionRuleView } from '#lib/users/view';

type Asked = { rule: PermissionRuleView | undefined; to: 'save' | 'delete' };

const groups = [
  { kind: 'application', title: 'Applications, by their name' },
  { kind: 'environment', title: 'Accounts, by their environment' },
] as const;

const rolesColumn = (list: List, title: string, none: string): Column<PermissionRuleView> => ({
  key: list,
  title,
  cell: ({ permissions }) => {
    const roles = rolesIn(permissions, list);
    if (roles.length === 0) return <span className="text-ink-3">{none}</span>;
    return (
      <span className="flex flex-wrap gap-1 py-1">
        {roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
      </span>
    );
  },
});

const facts = (kind: PermissionRuleView['kind']): readonly Column<PermissionRuleView>[] => [
  {
    key: 'pattern',
    title: 'For',
    primary: true,
    cell: (rule) => (
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-mono break-all">{rule.pattern}</span>
        {isDefault(rule) && <Badge>Default</Badge>}
        {rule.source === 'file' && <Badge>From file</Badge>}
      </span>
    ),
  },
  rolesColumn('READ', 'Read', 'everyone'),
  rolesColumn('EXECUTE', 'Run', 'whoever may read'),
  rolesColumn('WRITE', 'Change', '–'),
  ...(kind === 'application' ? [rolesColumn('CREATE', 'Create', '–')] : []),
  {
    key: 'changed',
    title: 'Changed',
    cell: ({ updatedAt, updatedBy }) => (
      <span className="text-ink-2">
        <RelativeTime at={updatedAt} /> by {updatedBy}
      </span>
    ),
  },
];

/** Who may do what by the name of an application, and by the environment of an account. */
export function RulesScreen() {
  const [asked, setAsked] = useState<Asked>();
  const query = useLiveQuery({
    queryKey: rulesKey,
    queryFn: ({ signal }) =>
      api.get<{ rows: PermissionRuleView[]; file?: FileStateView }>('/api/permission-rules', { signal }),
    live: ['accounts'],
  });
  const add = (
    <Button variant="primary" onClick={() => setAsked({ rule: undefined, to: 'save' })}>
      Add rule
    </Button>
  );
  const actions: Column<PermissionRuleView> = {
    key: 'actions',
    title: 'Actions',
    align: 'end',
    cell: (rule) =>
      rule.source === 'file' ? (
        <span className="text-ink-3">in gennaker.yaml</span>
      ) : (
        <span className="flex justify-end gap-1">
          <Button size="small" variant="ghost" onClick={() => setAsked({ rule, to: 'save' })}>
            Edit<span className="sr-only"> {rule.pattern}</span>
          </Button>
          <Button size="small" variant="ghost" onClick={() => setAsked({ rule, to: 'delete' })}>
            Delete<span className="sr-only"> {rule.pattern}</span>
          </Button>
        </span>
      ),
  };
  return (
    <Page
      title="Permission rules"
      note="Where nothing is set, everyone who is signed in may do everything but these settings."
      actions={query.data && query.data.rows.length > 0 && add}
    >
      <QueryFace query={query} what="The permission rules" loading={<SkeletonRows rows={5} />}>
        {({ rows, file }) => (
          <>
            <FileNote file={file} />
            {rows.length === 0 ? (
              <EmptyState icon={<ListChecks size={20} />} title="There are no rules yet" action={add}>
                A rule says which roles may read, run and change what begins with a name, like payments-*, or what lies
                in an environment, like production.
              </EmptyState>
            ) : (
              groups.map(({ kind, title }) => {
                const own = rows.filter((row) => row.kind === kind);
                return (
                  own.length > 0 && (
                    <section key={kind} className="flex flex-col gap-2">
                      <h2 className="text-section">{title}</h2>
                      <Table
                        label={title}
                        columns={[...facts(kind), actions]}
                        rows={own}
                        rowKey={({ pattern }) => pattern}
                      />
                    </section>
                  )
                );
              })
            )}
          </>
        )}
      </QueryFace>
      {asked?.to === 'save' && <RuleDialog rule={asked.rule} onClose={() => setAsked(undefined)} />}
      {asked?.to === 'delete' && asked.rule && (
        <DeleteRuleDialog rule={asked.rule} onClose={() => setAsked(undefined)} />
      )}
    </Page>
  );
}
