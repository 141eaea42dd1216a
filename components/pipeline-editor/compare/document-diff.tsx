'use client';
import { useMemo, useState } from 'react';
import { comparable, describeChanges } from '#components/pipeline-editor/document/changes.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { Diff } from '#components/ui/diff';
import { Segmented } from '#components/ui/segmented';
import type { JsonObject } from '#lib/kernel/json';
import { ChangeGraph } from './change-graph';
import { ChangeList } from './change-list';

interface DocumentDiffProps {
  before: JsonObject;
  after: JsonObject;
  /** Said when nothing differs. */
  none: string;
}

/** Two documents: one graph of both, in words, or as text. */
export function DocumentDiff({ before, after, none }: DocumentDiffProps) {
  const [view, setView] = useState<'graph' | 'words' | 'json'>('graph');
  const sides = useMemo(() => [{ name: 'After', document: after }], [after]);
  const old = openDocument(before).document;
  const now = openDocument(after).document;
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label="Show the difference as"
        value={view}
        onChange={setView}
        options={[
          { value: 'graph', label: 'Graph' },
          { value: 'words', label: 'In words' },
          { value: 'json', label: 'JSON' },
        ]}
      />
      {view === 'graph' ? (
        <ChangeGraph base={before} sides={sides} none={none} />
      ) : view === 'words' ? (
        <ChangeList changes={describeChanges(old, now)} none={none} />
      ) : (
        <Diff before={writeText(comparable(old))} after={writeText(comparable(now))} maxHeight="24rem" />
      )}
    </div>
  );
}
