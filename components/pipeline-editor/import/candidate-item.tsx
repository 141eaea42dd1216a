'use client';
import { useId, useState } from 'react';
import { findingPlace } from '#components/pipeline-editor/document/finding-place.ts';
import { FindingList } from '#components/pipeline-templates/finding-list';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Input } from '#components/ui/input';
import type { ImportCandidate } from '#lib/pipeline-configs/view';
import type { Choice } from './candidates.ts';

interface CandidateItemProps {
  choice: Choice;
  /** Why it cannot be created under its name. */
  nameProblem: string | undefined;
  /** Its problems are shown from the start. */
  startOpen: boolean;
  onChange: (choice: Choice) => void;
  onDesign: () => void;
}

/** One pipeline that could be created: whether, under which name, and what is wrong with it. */
export function CandidateItem({ choice, nameProblem, startOpen, onChange, onDesign }: CandidateItemProps) {
  const { candidate, chosen, name, problem } = choice;
  const [open, setOpen] = useState(startOpen);
  const noteId = useId();
  const note = problem ?? nameProblem;
  const renamed = candidate.freeName !== undefined && name === candidate.freeName;
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Checkbox
          checked={chosen}
          aria-label={`Import ${candidate.name}`}
          onChange={(next) => onChange({ ...choice, chosen: next })}
        />
        <div className="min-w-40 flex-1">
          <Input
            aria-label={`Name of ${candidate.name}`}
            aria-describedby={noteId}
            {...(note ? { 'aria-invalid': true } : {})}
            value={name}
            maxLength={200}
            disabled={!chosen}
            onChange={(event) => onChange({ ...choice, name: event.target.value, problem: undefined })}
          />
        </div>
        <span className="text-small text-ink-3">
          {candidate.stageCount} {candidate.stageCount === 1 ? 'stage' : 'stages'}
        </span>
        <FindingCounts candidate={candidate} open={open} onToggle={() => setOpen(!open)} />
        <Button size="small" variant="ghost" onClick={onDesign}>
          Open in designer
        </Button>
      </div>
      <p id={noteId} className="pl-7 text-small empty:hidden">
        {note ? (
          <span role="alert" className="text-failed-ink">
            {note}
          </span>
        ) : (
          renamed && <span className="text-ink-3">“{candidate.name}” is taken; this name is free</span>
        )}
      </p>
      {open && candidate.findings.length > 0 && (
        <div className="pl-7">
          <FindingList
            findings={candidate.findings}
            fine=""
            placeOf={(finding) => findingPlace(candidate.document, finding)}
          />
        </div>
      )}
    </li>
  );
}

interface FindingCountsProps {
  candidate: ImportCandidate;
  open: boolean;
  onToggle: () => void;
}

function FindingCounts({ candidate, open, onToggle }: FindingCountsProps) {
  const { findings } = candidate;
  if (findings.length === 0) return <Badge tone="ok">No problems</Badge>;
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const count = (number: number, word: string) => (number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`]);
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="rounded-control hover:underline max-sm:min-h-10"
    >
      <Badge tone={errors > 0 ? 'failed' : 'warning'}>
        {[...count(errors, 'error'), ...count(warnings, 'warning')].join(', ')}
      </Badge>
    </button>
  );
}
