'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { applicationPath } from '#components/executions/paths.ts';
import { useApplications } from '#components/fields/choices.ts';
import { templatesOptions } from '#components/pipeline-templates/template-queries.ts';
import { Button } from '#components/ui/button';
import { Combobox } from '#components/ui/combobox';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

interface UseTemplateDialogProps {
  /** Chosen already; otherwise the dialog asks. */
  id?: string;
  name?: string;
  application?: string;
  onClose: () => void;
}

/** Where to, and how it is called: the rest is on the page that follows. */
export function UseTemplateDialog({ id, name, application, onClose }: UseTemplateDialogProps) {
  const router = useRouter();
  const [values, setValues] = useState({ application: application ?? '', template: id ?? '', name: name ?? '' });
  const set = (part: Partial<typeof values>) => setValues({ ...values, ...part });
  const ready = values.application !== '' && values.template !== '' && values.name.trim() !== '';
  const go = () => {
    const search = new URLSearchParams({ template: values.template, name: values.name.trim() });
    router.push(`${applicationPath(values.application, 'pipelines/new')}?${search}`);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Make a pipeline from a template"
      description="Nothing is saved before you have seen what comes out."
      onSubmit={() => ready && go()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={!ready}>
            Fill in variables
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {id === undefined && <TemplateChoice value={values.template} onChange={(template) => set({ template })} />}
        {application === undefined && (
          <ApplicationChoice value={values.application} onChange={(chosen) => set({ application: chosen })} />
        )}
        <Field label="Pipeline name" required>
          {(control) => (
            <Input {...control} value={values.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (value: string) => void;
}

function ApplicationChoice({ value, onChange }: ChoiceProps) {
  const choices = useApplications();
  return (
    <Field label="Application" required>
      {(control) => (
        <Combobox
          {...control}
          value={value}
          onChange={onChange}
          options={choices.map((one) => ({ value: one.value }))}
          placeholder="Choose one"
        />
      )}
    </Field>
  );
}

function TemplateChoice({ value, onChange }: ChoiceProps) {
  const { data } = useQuery(templatesOptions());
  const rows = data?.rows ?? [];
  return (
    <Field label="Template" required>
      {(control) => (
        <Combobox
          {...control}
          value={value}
          onChange={onChange}
          options={rows.map((row) => ({ value: row.id, label: row.name, hint: row.id }))}
          placeholder="Choose one"
          emptyText={rows.length === 0 ? 'There are no templates you may use.' : 'Nothing matches.'}
        />
      )}
    </Field>
  );
}
