'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { applicationPath, pipelinePath } from '#components/executions/paths.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { ImportedPipeline } from '#lib/pipeline-configs/view';
import { CandidateItem } from './candidate-item';
import { type Choice, choicesOf, documentOfChoice, nameProblem } from './candidates.ts';
import { handOver } from './handed-over.ts';
import { ImportSource, isGiven, noSource } from './import-source';
import { usePreview } from './use-preview.ts';

interface ImportDialogProps {
  application: string;
  onClose: () => void;
}

/** First from where, then what of it: nothing is saved before its problems were shown. */
export function ImportDialog({ application, onClose }: ImportDialogProps) {
  const [source, setSource] = useState(noSource);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [choices, setChoices] = useState<readonly Choice[]>();
  const preview = usePreview(application, (read) => {
    setTaken(read.taken);
    setChoices(choicesOf(read));
  });
  const close = (open: boolean) => !open && onClose();
  if (choices) {
    const place = { application, choices, taken, onChange: setChoices };
    return <ChooseDialog {...place} onBack={() => setChoices(undefined)} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      width="wide"
      title="Import pipelines"
      description="You see what is in it, and what is wrong with it, before anything is saved."
      onSubmit={() => isGiven(source) && preview.mutate(source)}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={preview.isPending} disabled={!isGiven(source)}>
            Look at it
          </Button>
        </>
      }
    >
      <ImportSource
        source={source}
        error={preview.error}
        onChange={(next) => {
          preview.reset();
          setSource(next);
        }}
      />
    </Dialog>
  );
}

interface ChooseDialogProps {
  application: string;
  choices: readonly Choice[];
  taken: readonly string[];
  onChange: (choices: readonly Choice[]) => void;
  onBack: () => void;
  onClose: () => void;
}

function ChooseDialog({ application, choices, taken, onChange, onBack, onClose }: ChooseDialogProps) {
  const router = useRouter();
  const [disabled, setDisabled] = useState(false);
  const chosen = choices.filter((choice) => choice.chosen);
  const problems = choices.map((choice) => nameProblem(choice, choices, taken));
  const create = useCreate(application, choices, onChange, onClose);
  const design = (choice: Choice) => {
    handOver(application, documentOfChoice(choice, disabled));
    router.push(applicationPath(application, 'pipelines/new'));
    onClose();
  };
  const count = chosen.length === 1 ? '1 pipeline' : `${chosen.length} pipelines`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="wide"
      title={choices.length === 1 ? 'Import this pipeline' : `Import which of ${choices.length} pipelines?`}
      description={`Into ${application}. What can be saved can be mended later, too.`}
      footer={
        <>
          <Button onClick={onBack}>Back</Button>
          <Button
            variant="primary"
            busy={create.isPending}
            disabled={chosen.length === 0 || problems.some((problem) => problem !== undefined)}
            onClick={() => create.mutate(disabled)}
          >
            Create {count}
          </Button>
        </>
      }
    >
      {choices.length > 1 && (
        <Checkbox
          checked={chosen.length === choices.length ? true : chosen.length === 0 ? false : 'indeterminate'}
          onChange={(all) => onChange(choices.map((choice) => ({ ...choice, chosen: all })))}
          label={`${chosen.length} of ${choices.length} chosen`}
        />
      )}
      <ul aria-label="Pipelines to import">
        {choices.map((choice, index) => (
          <CandidateItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a dump may hold the same pipeline twice.
            key={index}
            choice={choice}
            nameProblem={problems[index]}
            startOpen={choices.length === 1}
            onChange={(next) => onChange(choices.map((one, at) => (at === index ? next : one)))}
            onDesign={() => design(choice)}
          />
        ))}
      </ul>
      <div className="pt-3">
        <Checkbox
          checked={disabled}
          onChange={setDisabled}
          label="Leave them disabled, so that no trigger starts them yet"
        />
      </div>
      {create.error && <ErrorState title="Nothing was created">{messageOf(create.error)}</ErrorState>}
    </Dialog>
  );
}

/** Creates what is chosen; what the server refuses stays in the list with its reason. */
function useCreate(
  application: string,
  choices: readonly Choice[],
  onChange: (choices: readonly Choice[]) => void,
  onClose: () => void,
) {
  const router = useRouter();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (disabled: boolean) => {
      const chosen = choices.filter((choice) => choice.chosen);
      const { rows } = await api.post<{ rows: ImportedPipeline[] }>(
        `/api/applications/${encodeURIComponent(application)}/pipelines`,
        { documents: chosen.map((choice) => documentOfChoice(choice, disabled)) },
      );
      return chosen.map((choice, index) => ({ choice, row: rows[index] }));
    },
    onSuccess: (results) => {
      void client.invalidateQueries({ queryKey: ['pipelines', application] });
      const created = results.flatMap(({ row }) => (row && 'id' in row ? [row] : []));
      const refused = new Map(
        results.flatMap(({ choice, row }) => (row && 'problem' in row ? [[choice, row.problem] as const] : [])),
      );
      const [only] = created;
      if (only) {
        const title = created.length === 1 ? `${only.name} is created` : `${created.length} pipelines are created`;
        toast({ tone: 'ok', title });
      }
      if (refused.size > 0) {
        const left = choices.filter((choice) => !choice.chosen || refused.has(choice));
        onChange(left.map((choice) => ({ ...choice, problem: refused.get(choice) })));
        return;
      }
      onClose();
      if (only && created.length === 1) router.push(pipelinePath(application, only.id));
    },
  });
}
