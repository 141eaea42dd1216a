'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { CodeEditor } from '#components/fields/code-editor';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { FindingList } from '#components/pipeline-templates/finding-list';
import { templatePath } from '#components/pipeline-templates/paths.ts';
import { type ChosenProposal, ProposalList } from '#components/pipeline-templates/proposal-list';
import { readTemplate } from '#components/pipeline-templates/template-editor';
import { saveTemplate, templatesKey } from '#components/pipeline-templates/template-queries.ts';
import { Crumbs } from '#components/shell/crumbs';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { proposeVariables, takenAtFirst, templateFrom, templateIdOf } from '#lib/pipelines/templates/propose';

/** Where a template begins when it is not made out of a pipeline: a pause whose length is a variable. */
const starter: JsonObject = {
  stages: [{ refId: '1', requisiteStageRefIds: [], type: 'wait', name: 'Pause', waitTime: 30 }],
};

interface NewTemplateScreenProps {
  /** The pipeline it is made out of. */
  source?: { name: string; document: JsonObject };
}

/** A new template: its head, which values become variables, and the document that comes of it, which may be edited. */
export function NewTemplateScreen({ source }: NewTemplateScreenProps) {
  const router = useRouter();
  const client = useQueryClient();
  const person = usePerson();
  const pipeline = source?.document ?? starter;
  const [head, setHead] = useState({ name: source?.name ?? '', id: '', description: '', owner: person?.name ?? '' });
  const [chosen, setChosen] = useState<ChosenProposal[]>(() =>
    proposeVariables(pipeline).map((proposal, index) => ({ ...proposal, chosen: index < takenAtFirst })),
  );
  const [edited, setEdited] = useState<string>();
  const id = head.id || templateIdOf(head.name);
  const made = useMemo(
    () =>
      writeText(
        templateFrom(
          pipeline,
          { ...head, id },
          chosen.filter((proposal) => proposal.chosen),
        ),
      ),
    [pipeline, head, id, chosen],
  );
  const text = edited ?? made;
  const read = useMemo(() => readTemplate(text), [text]);
  const errors = read.findings.some(({ level }) => level === 'error');
  const create = useMutation({
    mutationFn: () => saveTemplate({ id, document: read.document ?? {} }),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: templatesKey });
      router.push(templatePath(saved.id));
    },
  });
  const set = (part: Partial<typeof head>) => setHead({ ...head, ...part });
  const fixed = edited !== undefined;
  return (
    <Page
      title={source ? `Template from ${source.name}` : 'New template'}
      note={source ? 'Choose what may differ from team to team; the rest stays as it is.' : undefined}
      actions={
        <Button
          variant="primary"
          busy={create.isPending}
          disabled={errors || head.name.trim() === ''}
          onClick={() => create.mutate()}
        >
          Create template
        </Button>
      }
    >
      <Crumbs items={[{ label: 'Pipeline templates', href: '/pipeline-templates' }, { label: 'New template' }]} />
      {create.error && <ErrorState title="It was not created">{messageOf(create.error)}</ErrorState>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="About it">
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" required>
                {(control) => (
                  <Input
                    {...control}
                    value={head.name}
                    disabled={fixed}
                    onChange={(event) => set({ name: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Id" help="Pipelines name the template by it. It cannot be changed later.">
                {(control) => (
                  <Input
                    {...control}
                    mono
                    value={id}
                    disabled={fixed}
                    onChange={(event) => set({ id: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Description">
                {(control) => (
                  <Input
                    {...control}
                    value={head.description}
                    disabled={fixed}
                    onChange={(event) => set({ description: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Owner">
                {(control) => (
                  <Input
                    {...control}
                    value={head.owner}
                    disabled={fixed}
                    onChange={(event) => set({ owner: event.target.value })}
                  />
                )}
              </Field>
            </div>
          </Panel>
          <Panel title="Variables" note="proposed from what the pipeline says" flush>
            <ProposalList proposals={chosen} disabled={fixed} onChange={setChosen} />
          </Panel>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Problems">
            <FindingList findings={read.findings} fine="Nothing is wrong with this template." />
          </Panel>
          <Panel
            flush
            title="Template"
            actions={
              fixed && (
                <Button size="small" onClick={() => setEdited(undefined)}>
                  Back to the form
                </Button>
              )
            }
          >
            <div className="h-[56dvh] min-h-80">
              <CodeEditor
                full
                label="Template as JSON"
                language="json"
                text={text}
                onChange={(next) => setEdited(next === made ? undefined : next)}
                marks={read.marks}
                className="h-full"
              />
            </div>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
