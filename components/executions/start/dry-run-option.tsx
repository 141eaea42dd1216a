'use client';
import { Checkbox } from '#components/ui/checkbox';

export interface DryRunChoice {
  dryRun: boolean;
  /** Judgments ask people as in a real run. */
  asks: boolean;
}

/** As the start of a pipeline takes it. */
export function dryRunBody({ dryRun, asks }: DryRunChoice) {
  return dryRun ? { dryRun, dryRunJudgments: asks ? 'wait' : 'assume' } : {};
}

interface DryRunOptionProps {
  choice: DryRunChoice;
  onChange: (choice: DryRunChoice) => void;
}

/** To see what a run would do before it does it. */
export function DryRunOption({ choice, onChange }: DryRunOptionProps) {
  return (
    <div className="flex flex-col gap-1">
      <Checkbox
        checked={choice.dryRun}
        onChange={(dryRun) => onChange({ ...choice, dryRun })}
        label="Dry run: plan every stage, change nothing"
      />
      {choice.dryRun && (
        <div className="flex flex-col gap-1 pl-6">
          <p className="text-data text-ink-2">
            Clusters check each change and say what it would do. Nothing is built, called or deployed, nobody is
            notified, and no other pipeline starts.
          </p>
          <Checkbox
            checked={choice.asks}
            onChange={(asks) => onChange({ ...choice, asks })}
            label="Wait at manual judgments; otherwise they are taken as approved"
          />
        </div>
      )}
    </div>
  );
}
