'use client';
import { Checkbox } from '#components/ui/checkbox';
import { Input } from '#components/ui/input';
import type { Proposal } from '#lib/pipelines/templates/propose';

export type ChosenProposal = Proposal & { chosen: boolean };

interface ProposalListProps {
  proposals: readonly ChosenProposal[];
  disabled: boolean;
  onChange: (proposals: ChosenProposal[]) => void;
}

/** Values that may become variables, each with the name it would have. */
export function ProposalList({ proposals, disabled, onChange }: ProposalListProps) {
  if (proposals.length === 0) {
    return (
      <p className="p-4 text-data text-ink-3">There is no value that usually differs. Add variables in the JSON.</p>
    );
  }
  const set = (index: number, part: Partial<ChosenProposal>) =>
    onChange(proposals.map((proposal, at) => (at === index ? { ...proposal, ...part } : proposal)));
  return (
    <ul aria-label="Proposed variables">
      {proposals.map((proposal, index) => (
        <li
          key={JSON.stringify(proposal.paths[0])}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-0"
        >
          <Checkbox
            aria-label={`Make a variable of ${proposal.caption}`}
            checked={proposal.chosen}
            disabled={disabled}
            onChange={(chosen) => set(index, { chosen })}
          />
          <div className="w-52 max-sm:order-last max-sm:w-full max-sm:pl-7">
            <Input
              mono
              aria-label={`Name of the variable for ${proposal.caption}`}
              value={proposal.name}
              disabled={disabled || !proposal.chosen}
              onChange={(event) => set(index, { name: event.target.value.trim() })}
            />
          </div>
          <span className="min-w-0 flex-1 basis-48 text-data">
            <span className="block truncate">
              {proposal.caption}
              {proposal.paths.length > 1 && <span className="text-ink-3"> and {proposal.paths.length - 1} more</span>}
            </span>
            <span className="block truncate font-mono text-small text-ink-3">{JSON.stringify(proposal.value)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
