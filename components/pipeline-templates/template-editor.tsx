'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { CodeEditor } from '#components/fields/code-editor';
import { parseJson } from '#components/fields/json-text.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { marksOf } from '#components/pipeline-editor/json/marks.ts';
import { useLeaveGuard } from '#components/pipeline-editor/save/use-leave-guard.ts';
import { FindingList } from '#components/pipeline-templates/finding-list';
import { LeaveQuestion } from '#components/pipeline-templates/leave-question';
import {
  isRefusedForPipelines,
  saveTemplate,
  templatesKey,
  versionsOptions,
} from '#components/pipeline-templates/template-queries.ts';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { Select } from '#components/ui/select';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { TemplateView } from '#lib/pipeline-templates/view';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { checkTemplate } from '#lib/pipelines/templates/check';
import { templateTags } from '#lib/pipelines/templates/reference';

/** The template as text, with its problems beside it and at their lines. */
export function TemplateEditor({ template }: { template: TemplateView }) {
  const client = useQueryClient();
  const [, setDigest] = useUrlState('digest');
  const stored = useMemo(() => writeText(template.document), [template.document]);
  const [text, setText] = useState(stored);
  const [tag, setTag] = useState('latest');
  const [note, setNote] = useState('');
  const read = useMemo(() => readTemplate(text), [text]);
  const dirty = text !== stored;
  const guard = useLeaveGuard(dirty);
  const latest = template.tags.includes('latest');
  // An older version is saved on top of the latest one, which its reader was told about.
  const versions = useQuery({ ...versionsOptions(template.id), enabled: !latest });
  const baseDigest = latest ? template.digest : versions.data?.rows.find((row) => row.tags.includes('latest'))?.digest;
  const save = useMutation({
    mutationFn: ({ force }: { force: boolean }) => {
      if (!read.document) throw new Error('The text cannot be read as JSON; mend it first');
      if (!baseDigest) throw new Error('The latest version is not known yet; try again in a moment');
      const document = { ...read.document, id: template.id };
      return saveTemplate({ id: template.id, document, note, tag, baseDigest, force });
    },
    onSuccess: () => {
      toast({ tone: 'ok', title: `Saved as ${tag === 'latest' ? 'the latest version' : `latest and ${tag}`}` });
      setDigest('');
      void client.invalidateQueries({ queryKey: templatesKey });
    },
  });
  const errors = read.findings.some(({ level }) => level === 'error');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
      <Panel flush>
        <div className="h-[62dvh] min-h-80">
          <CodeEditor
            full
            label="Template as JSON"
            language="json"
            text={text}
            onChange={setText}
            marks={read.marks}
            readOnly={!template.may.write}
            className="h-full"
          />
        </div>
      </Panel>
      <div className="flex flex-col gap-4">
        <Panel title="Problems">
          <FindingList findings={read.findings} fine="Nothing is wrong with this template." />
        </Panel>
        {template.may.write && (
          <Panel title="Save">
            <form
              className="flex flex-col gap-3"
              onSubmit={(event) => {
                event.preventDefault();
                save.mutate({ force: false });
              }}
            >
              <Input
                aria-label="Note"
                placeholder="What changed, and why"
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
              <Select
                aria-label="Tag of the new version"
                value={tag}
                onChange={setTag}
                options={templateTags.map((one) => ({
                  value: one,
                  label: one === 'latest' ? 'latest' : `latest and ${one}`,
                }))}
              />
              {save.error && (
                <ErrorState
                  title="It was not saved"
                  action={
                    isRefusedForPipelines(save.error) ? (
                      <Button size="small" variant="danger" onClick={() => save.mutate({ force: true })}>
                        Save, and let them wait to be mended
                      </Button>
                    ) : undefined
                  }
                >
                  {messageOf(save.error)}
                </ErrorState>
              )}
              <Button
                type="submit"
                variant="primary"
                busy={save.isPending}
                disabled={!dirty && latest && tag === 'latest' ? true : errors}
              >
                {latest || dirty ? 'Save' : 'Make this the latest version'}
              </Button>
            </form>
          </Panel>
        )}
      </div>
      {guard.leavingTo && <LeaveQuestion to={guard.leavingTo} stay={guard.stay} />}
    </div>
  );
}

/** A text as a template: the document if it is JSON, what is wrong, and where. */
export function readTemplate(text: string): {
  document?: JsonObject;
  findings: Finding[];
  marks: ReturnType<typeof marksOf>;
} {
  const nothing = { stages: [] } as unknown as PipelineDocument;
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    const { line, column, message } = parsed.problem;
    const finding: Finding = {
      level: 'error',
      message: `Line ${line}, column ${column}: ${message}`,
      cure: 'Mend the text',
    };
    return { findings: [finding], marks: marksOf(text, nothing, parsed.problem, []) };
  }
  if (!isJsonObject(parsed.value)) {
    const finding: Finding = { level: 'error', message: 'A template is one JSON object', cure: 'Begin it with {' };
    return { findings: [finding], marks: [] };
  }
  const findings = checkTemplate(parsed.value);
  return { document: parsed.value, findings, marks: marksOf(text, nothing, undefined, findings) };
}
