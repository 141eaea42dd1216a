'use client';
import { useState } from 'react';
import { findingPlace } from '#components/pipeline-editor/document/finding-place.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { documentOf, replaced } from '#components/pipeline-editor/state/editor-state.ts';
import { FindingList } from '#components/pipeline-templates/finding-list';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Select } from '#components/ui/select';
import type { JsonObject } from '#lib/kernel/json';
import type { ImportCandidate } from '#lib/pipeline-configs/view';
import { ImportSource, isGiven, noSource } from './import-source';
import { usePreview } from './use-preview.ts';

/** Puts another document in this one's place, as one edit: the pipeline keeps its name and is not saved yet. */
export function ReplaceDialog({ onClose }: { onClose: () => void }) {
  const { store, application } = useDesigner();
  const [source, setSource] = useState(noSource);
  const [candidates, setCandidates] = useState<readonly ImportCandidate[]>();
  const [chosen, setChosen] = useState(0);
  const preview = usePreview(application, (read) => {
    setChosen(0);
    setCandidates(read.candidates);
  });
  const candidate = candidates?.[chosen];
  const replace = (wanted: ImportCandidate) => {
    store.move((state) => {
      const { id: _foreign, ...content } = wanted.document;
      const { name } = documentOf(state);
      const document: JsonObject = { ...content, name: name || wanted.name };
      if (state.base.id !== undefined) document.id = state.base.id;
      return replaced(state, document, Date.now());
    });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="wide"
      title="Replace this document"
      description="The pipeline keeps its name. It is one edit that can be undone, and nothing is saved yet."
      onSubmit={() => (candidate ? replace(candidate) : isGiven(source) && preview.mutate(source))}
      footer={
        <>
          {candidates ? (
            <Button onClick={() => setCandidates(undefined)}>Back</Button>
          ) : (
            <Button onClick={onClose}>Close</Button>
          )}
          <Button type="submit" variant="primary" busy={preview.isPending} disabled={!candidate && !isGiven(source)}>
            {candidate ? 'Replace the document' : 'Look at it'}
          </Button>
        </>
      }
    >
      {candidates && candidate ? (
        <div className="flex flex-col gap-4">
          {candidates.length > 1 && (
            <Field label={`One of ${candidates.length} pipelines`}>
              {({ 'aria-required': _, ...control }) => (
                <Select
                  {...control}
                  value={String(chosen)}
                  onChange={(index) => setChosen(Number(index))}
                  options={candidates.map(({ name }, index) => ({ value: String(index), label: name }))}
                />
              )}
            </Field>
          )}
          <p className="text-data text-ink-2">
            {candidate.name}, {candidate.stageCount} {candidate.stageCount === 1 ? 'stage' : 'stages'}
          </p>
          <FindingList
            findings={candidate.findings}
            fine="Nothing is wrong with it."
            placeOf={(finding) => findingPlace(candidate.document, finding)}
          />
        </div>
      ) : (
        <ImportSource
          source={source}
          error={preview.error}
          onChange={(next) => {
            preview.reset();
            setSource(next);
          }}
        />
      )}
    </Dialog>
  );
}
