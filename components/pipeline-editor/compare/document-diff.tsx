'use client';
import { useMemo } from 'react';
import { comparable, describeChanges } from '#components/pipeline-editor/document/changes.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { Diff } from '#components/ui/diff';
import type { JsonObject } from '#lib/kernel/json';
import { ChangeGraph } from './change-graph';
import { ChangeList } from './change-list';
import { DifferenceViews } from './difference-views';

interface DocumentDiffProps {
  before: JsonObject;
  after: JsonObject;
  /** Said when nothing differs. */
  none: string;
}

/** Two documents: one graph of both, in words, or as text. */
export function DocumentDiff({ before, after, none }: DocumentDiffProps) {
  const sides = useMemo(() => [{ name: 'After', document: after }], [after]);
  const old = openDocument(before).document;
  const now = openDocument(after).document;
  return (
    <DifferenceViews
      graph={() => <ChangeGraph base={before} sides={sides} none={none} />}
      words={() => <ChangeList changes={describeChanges(old, now)} none={none} />}
      json={() => <Diff before={writeText(comparable(old))} after={writeText(comparable(now))} maxHeight="24rem" />}
    />
  );
}
