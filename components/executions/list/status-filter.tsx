'use client';
import { statusChoices } from '#components/executions/list/status-choices.ts';
import { Select } from '#components/ui/select';

const options = [
  { value: '', label: 'Status: any' },
  ...statusChoices.map(({ value, label }) => ({ value, label: `Status: ${label.toLowerCase()}` })),
];

export function StatusFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="w-44 max-sm:w-full">
      <Select aria-label="Status" value={value} onChange={onChange} options={options} />
    </div>
  );
}
