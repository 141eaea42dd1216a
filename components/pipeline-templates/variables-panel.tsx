import { EmptyState } from '#components/ui/empty-state';
import { type Column, Table } from '#components/ui/table';
import { hasDefault, isRequired, type TemplateVariable, variableType } from '#lib/pipelines/templates/template';

const columns: readonly Column<TemplateVariable>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name }) => <span className="font-mono text-small font-semibold">{name}</span>,
  },
  { key: 'type', title: 'Type', cell: ({ type }) => variableType(type) ?? String(type) },
  {
    key: 'default',
    title: 'Default',
    cell: (variable) =>
      hasDefault(variable) ? (
        <span className="block max-w-[36ch] truncate font-mono text-small">
          {JSON.stringify(variable.defaultValue)}
        </span>
      ) : (
        <span className="text-ink-3">{isRequired(variable) ? 'required' : 'none needed'}</span>
      ),
  },
  {
    key: 'description',
    title: 'Description',
    cell: ({ description }) => <span className="text-ink-2">{String(description ?? '')}</span>,
  },
];

/** What a pipeline made from the template says. */
export function VariablesPanel({ variables }: { variables: readonly TemplateVariable[] }) {
  if (variables.length === 0) {
    return (
      <EmptyState title="No variables">
        All pipelines made from this template are alike. Declare variables in its JSON, and use them as
        {' ${templateVariables.name}'}.
      </EmptyState>
    );
  }
  return <Table label="Variables" columns={columns} rows={variables} rowKey={({ name }) => name} />;
}
