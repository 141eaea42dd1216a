'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExecutionPage } from '#components/executions/execution-queries.ts';
import { titleOf } from '#components/pipeline-editor/document/stages.ts';
import { useEditor } from '#components/pipeline-editor/state/editor-context';
import { api, queryString } from '#components/shell/api.ts';
import { stateOfExecution, states } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { RelativeTime } from '#components/ui/relative-time';
import { Segmented } from '#components/ui/segmented';
import { Select } from '#components/ui/select';
import { Textarea } from '#components/ui/textarea';
import { useSettled } from '#components/ui/use-settled.ts';
import type { ExecutionRow } from '#lib/executions/view';
import type { StageDocument } from '#lib/pipelines/document';
import { evaluateStage, evaluateText, seenBy } from './evaluation.ts';
import { PreviewResult } from './preview-result';

type What = 'stage' | 'expression';

interface PreviewDialogProps {
  stage: StageDocument;
  refId: string;
  onClose: () => void;
}

/** What the expressions of a stage, or one that is tried out, would have been in a past run. Nothing is started or kept. */
export function PreviewDialog({ stage, refId, onClose }: PreviewDialogProps) {
  const pipelineId = useEditor((state) => state.base.id);
  const [what, setWhat] = useState<What>('stage');
  const [expression, setExpression] = useState('${parameters}');
  const [chosen, setChosen] = useState<string>();
  const runs = useQuery({
    queryKey: ['executions', 'to try expressions', pipelineId],
    enabled: pipelineId !== undefined,
    queryFn: ({ signal }) =>
      api.get<ExecutionPage>(`/api/executions${queryString({ pipelineId, limit: 20 })}`, { signal }),
  });
  const rows = runs.data?.rows ?? [];
  // A dry run knows less: what its stages would have made is missing.
  const usual = rows.find(({ dryRun }) => !dryRun) ?? rows[0];
  const run = chosen === '' ? undefined : (rows.find(({ id }) => id === chosen) ?? usual);
  const seen = seenBy(run, refId);
  const typed = useSettled(expression);
  const asked = what === 'stage' ? stage : typed;
  const preview = useQuery({
    queryKey: ['expressions', seen, asked],
    enabled: pipelineId === undefined || !runs.isPending,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      typeof asked === 'string' ? evaluateText(asked, seen, signal) : evaluateStage(asked, seen, signal),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="wide"
      title={`Expressions of ${titleOf(stage)}`}
      description="As they would have been in a past run. Nothing is started, fetched or kept."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-4">
        <Field label="With the values of" help={rows.length === 0 ? 'This pipeline has not run yet' : undefined}>
          {(control) => (
            <Select
              {...control}
              value={run?.id ?? ''}
              onChange={setChosen}
              options={[...rows.map(optionOf), { value: '', label: 'no run: functions only' }]}
            />
          )}
        </Field>
        <Segmented
          label="What to evaluate"
          value={what}
          onChange={setWhat}
          options={[
            { value: 'stage', label: 'This stage' },
            { value: 'expression', label: 'An expression' },
          ]}
        />
        {what === 'expression' && (
          <Field label="Text with expressions">
            {(control) => (
              <Textarea
                {...control}
                mono
                spellCheck={false}
                value={expression}
                onChange={(event) => setExpression(event.target.value)}
              />
            )}
          </Field>
        )}
        <PreviewResult preview={preview.data} error={preview.error} pending={preview.isFetching} />
      </div>
    </Dialog>
  );
}

function optionOf(row: ExecutionRow) {
  const label = (
    <>
      {row.number === undefined ? row.name : `#${row.number}`} · {states[stateOfExecution(row)].word}
      {row.dryRun ? ' · dry run' : ''} · <RelativeTime at={row.createdAt} /> by {row.startedBy}
    </>
  );
  return { value: row.id, label };
}
