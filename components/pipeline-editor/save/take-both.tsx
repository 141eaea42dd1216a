'use client';
import { useMemo, useState } from 'react';
import { DocumentDiff } from '#components/pipeline-editor/compare/document-diff';
import { type Merged, mergeDocuments } from '#components/pipeline-editor/document/merge.ts';
import type { Choice, Choices } from '#components/pipeline-editor/document/merge-json.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { titleOf } from '#components/pipeline-editor/document/stages.ts';
import { Segmented } from '#components/ui/segmented';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { MergeChoices } from './merge-choices';

export interface TakingBoth extends Merged {
  choices: Choices;
  choose: (id: string, choice: Choice) => void;
  /** Conflicts nobody has chosen for yet. */
  open: number;
}

/** Both sides in one document, as far as they changed different things; the rest waits for a choice. */
export function useTakingBoth(base: JsonObject, theirs: JsonObject, mine: PipelineDocument): TakingBoth {
  const [choices, setChoices] = useState<Choices>({});
  const merged = useMemo(
    () => mergeDocuments(openDocument(base).document, openDocument(theirs).document, mine, choices),
    [base, theirs, mine, choices],
  );
  return {
    ...merged,
    choices,
    choose: (id, choice) => setChoices((was) => ({ ...was, [id]: choice })),
    open: merged.conflicts.filter(({ id }) => !Object.hasOwn(choices, id)).length,
  };
}

interface TakeBothProps {
  taking: TakingBoth;
  theirs: JsonObject;
  mine: PipelineDocument;
  names: Record<Choice, string>;
}

/** What there is to choose, and what comes of it. */
export function TakeBoth({ taking, theirs, mine, names }: TakeBothProps) {
  const [against, setAgainst] = useState<Choice>('theirs');
  const { conflicts, choices, choose, open, document } = taking;
  const typeOf = (subject: string) =>
    [...mine.stages, ...openDocument(theirs).document.stages].find((stage) => `Stage “${titleOf(stage)}”` === subject)
      ?.type ?? '';
  return (
    <div className="flex flex-col gap-4">
      <p className="text-data text-ink-2">{sentenceOf(conflicts.length, open)}</p>
      {conflicts.length > 0 && (
        <MergeChoices conflicts={conflicts} choices={choices} names={names} typeOf={typeOf} onChoose={choose} />
      )}
      <section aria-label="What comes of both" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <h3 className="text-data font-semibold">What comes of both</h3>
          <Segmented
            label="Compare both with"
            value={against}
            onChange={setAgainst}
            options={[
              { value: 'theirs', label: `Beside what ${names.theirs} saved` },
              { value: 'mine', label: 'Beside mine' },
            ]}
          />
        </div>
        {against === 'theirs' ? (
          <DocumentDiff
            before={theirs}
            after={document}
            none={
              open > 0
                ? `Until you choose, it is what ${names.theirs} saved.`
                : 'Nothing of yours is missing in theirs.'
            }
          />
        ) : (
          <DocumentDiff before={mine} after={document} none="Nothing of theirs is missing in yours." />
        )}
      </section>
    </div>
  );
}

function sentenceOf(conflicts: number, open: number): string {
  if (conflicts === 0) return 'The two sides changed different things, so both can be kept.';
  const things = conflicts === 1 ? 'One thing was' : `${conflicts} things were`;
  const left =
    open === 0 ? 'All is chosen.' : open === 1 ? 'One is still to be chosen.' : `${open} are still to be chosen.`;
  return `${things} changed on both sides, differently; everything else is kept from both. ${left}`;
}
