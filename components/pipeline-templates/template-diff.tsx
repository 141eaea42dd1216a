'use client';
import { useMemo } from 'react';
import { ChangeGraph } from '#components/pipeline-editor/compare/change-graph';
import { ChangeList } from '#components/pipeline-editor/compare/change-list';
import { DifferenceViews } from '#components/pipeline-editor/compare/difference-views';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { templateChanges } from '#components/pipeline-templates/template-changes.ts';
import { Diff } from '#components/ui/diff';
import { type JsonObject, objectAt } from '#lib/kernel/json';

/** Two versions of a template: its pipeline as one graph, everything in words, or as text. */
export function TemplateDiff({ before, after }: { before: JsonObject; after: JsonObject }) {
  const sides = useMemo(() => [{ name: 'After', document: objectAt(after, 'pipeline') }], [after]);
  const changes = useMemo(() => templateChanges(before, after), [before, after]);
  const beside = changes.filter(({ stageRefId, subject }) => stageRefId === undefined && subject !== 'Pipeline');
  return (
    <DifferenceViews
      graph={() => (
        <>
          <ChangeGraph base={objectAt(before, 'pipeline')} sides={sides} none="The stages are the same." />
          {beside.length > 0 && <ChangeList changes={beside} none="" />}
        </>
      )}
      words={() => <ChangeList changes={changes} none="Both versions are the same." />}
      json={() => <Diff before={writeText(before)} after={writeText(after)} maxHeight="24rem" />}
    />
  );
}
