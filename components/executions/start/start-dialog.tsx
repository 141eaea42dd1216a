'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { executionPath } from '#components/executions/paths.ts';
import { ArtifactFields } from '#components/executions/start/artifact-fields';
import {
  type ArtifactChoices,
  artifactRefusals,
  artifactsBody,
  askedArtifacts,
  choicesOf,
} from '#components/executions/start/artifacts.ts';
import { type DryRunChoice, DryRunOption, dryRunBody } from '#components/executions/start/dry-run-option';
import { ParameterFields } from '#components/executions/start/parameter-fields';
import { askedOf, filledIn, parametersOf, refusalsIn } from '#components/executions/start/parameters.ts';
import { api } from '#components/shell/api.ts';
import { Failure } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Skeleton } from '#components/ui/skeleton';
import { messageOf } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { PipelineRow, PipelineView } from '#lib/pipeline-configs/view';

type StartedPipeline = Pick<PipelineRow, 'id' | 'name' | 'application'>;

const noRefusals: ReadonlyMap<string, string> = new Map();

interface StartDialogProps {
  pipeline: StartedPipeline;
  /** Values of a run that is started again. */
  values?: Record<string, string>;
  /** Its trigger, which says what artifacts it was about. */
  trigger?: JsonObject;
  onClose: () => void;
}

/** Starts a pipeline by hand, with its parameters. */
export function StartDialog({ pipeline, values, trigger, onClose }: StartDialogProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [given, setGiven] = useState<Record<string, string>>(values ?? {});
  const [artifacts, setArtifacts] = useState<ArtifactChoices>(() => choicesOf(trigger ?? {}));
  const [checked, setChecked] = useState(false);
  const [dry, setDry] = useState<DryRunChoice>({ dryRun: false, asks: false });
  const query = useQuery({
    queryKey: ['pipeline', pipeline.id],
    queryFn: ({ signal }) => api.get<PipelineView>(`/api/pipelines/${pipeline.id}`, { signal }),
  });
  const document = query.data ? (query.data.resolved ?? query.data.document) : {};
  const parameters = parametersOf(document);
  const asked = askedArtifacts(document);
  const filled = filledIn(parameters, given);
  const refusals = refusalsIn(parameters, filled);
  const refused = artifactRefusals(asked, artifacts);
  const start = useMutation({
    mutationFn: () =>
      api.post<{ id: string }>(`/api/pipelines/${pipeline.id}/start`, {
        parameters: filled,
        trigger: artifactsBody(asked, artifacts),
        ...dryRunBody(dry),
      }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['pipelines', pipeline.application] });
      router.push(executionPath({ application: pipeline.application, id }));
      onClose();
    },
  });
  const submit = () => {
    setChecked(true);
    if (query.data && refusals.size + refused.size === 0) start.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Start ${pipeline.name}`}
      description={
        query.data && parameters.length + asked.length === 0
          ? 'It has no parameters and starts at once, with your rights.'
          : undefined
      }
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={start.isPending} disabled={!query.data}>
            {dry.dryRun ? 'Start the dry run' : `Start ${pipeline.name}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 empty:hidden">
        {query.error && <Failure error={query.error} what="Its parameters" onRetry={() => void query.refetch()} />}
        {query.data && <StartAlert document={query.data.document} />}
        {query.isPending && <Skeleton className="h-16 w-full" />}
        {parameters.length > 0 && (
          <ParameterFields
            parameters={askedOf(parameters, filled)}
            values={filled}
            refusals={checked ? refusals : noRefusals}
            onChange={(name, value) => setGiven({ ...given, [name]: value })}
          />
        )}
        {asked.length > 0 && (
          <ArtifactFields
            asked={asked}
            choices={artifacts}
            refusals={checked ? refused : noRefusals}
            onChange={(id, choice) => setArtifacts({ ...artifacts, [id]: choice })}
          />
        )}
        <DryRunOption choice={dry} onChange={setDry} />
        {start.error && <ErrorState title="It was not started">{messageOf(start.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}

/** What the pipeline's author wants everybody to read before starting it (Spinnaker's `manualStartAlert`). */
function StartAlert({ document }: { document: JsonObject }) {
  const message = stringAt(document.manualStartAlert, 'message')?.trim();
  if (!message) return null;
  const tone = stringAt(document.manualStartAlert, 'type') === 'danger' ? 'text-failed-ink' : 'text-warning-ink';
  return (
    <p role="note" className={`rounded-control border border-line bg-raised px-3 py-2 text-data ${tone}`}>
      {message}
    </p>
  );
}
