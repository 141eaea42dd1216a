'use client';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { StartDialog } from '#components/executions/start/start-dialog';
import { useLeaveGuard } from '#components/pipeline-editor/save/use-leave-guard.ts';
import { LeaveQuestion } from '#components/pipeline-templates/leave-question';
import { OriginLine } from '#components/pipeline-templates/origin-line';
import { PlanPanel } from '#components/pipeline-templates/plan-panel';
import { planOptions } from '#components/pipeline-templates/template-queries.ts';
import { TemplatedForm } from '#components/pipeline-templates/templated-form';
import { useSaveTemplated } from '#components/pipeline-templates/use-save-templated.ts';
import { Crumbs } from '#components/shell/crumbs';
import { Page } from '#components/shell/page';
import { PageTitle } from '#components/shell/page-title';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';
import { type JsonObject, jsonEquals, stringAt } from '#lib/kernel/json';
import type { PlanView } from '#lib/pipeline-templates/view';

export interface TemplatedPipelineScreenProps {
  application: string;
  /** Undefined for a pipeline that is not saved yet. */
  id?: string;
  /** 0 for a pipeline that is not saved yet. */
  version: number;
  document: JsonObject;
  /** What the server made of the document as it is stored. */
  plan: PlanView;
  may: { write: boolean; execute: boolean };
}

/** A pipeline made from a template: the values it gives, and beside them what comes out. */
export function TemplatedPipelineScreen(props: TemplatedPipelineScreenProps) {
  const { application, may } = props;
  const [base, setBase] = useState({ id: props.id, version: props.version, document: props.document });
  const [config, setConfig] = useState(props.document);
  const [starting, setStarting] = useState(false);
  const planned = useDeferredValue(config);
  const dirty = base.id === undefined || !jsonEquals(config, base.document);
  const guard = useLeaveGuard(dirty && base.id !== undefined);
  const query = useQuery({
    ...planOptions(planned),
    initialData: jsonEquals(planned, props.document) ? props.plan : undefined,
  });
  const plan = query.data ?? props.plan;
  const saving = useSaveTemplated({ application, base, onSaved: setBase, config, setConfig });
  const errors = plan.findings.filter(({ level }) => level === 'error').length;
  const name = stringAt(config, 'name') ?? '';
  const current = planned === config && !query.isFetching;
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-2">
          {name || 'New pipeline'}
          <span className="text-small font-normal text-ink-3">{base.version === 0 ? 'new' : `v${base.version}`}</span>
          {dirty && base.version > 0 && <Badge tone="warning">unsaved</Badge>}
          {base.document.disabled === true && <Badge tone="warning">Disabled</Badge>}
        </span>
      }
      note={<OriginLine config={config} origin={plan.origin} />}
      actions={
        <>
          {may.execute && base.id !== undefined && (
            <Button
              disabled={dirty || base.document.disabled === true}
              title={dirty ? 'Save first: the stored version is what starts' : undefined}
              onClick={() => setStarting(true)}
            >
              <Play size={14} aria-hidden /> Start
            </Button>
          )}
          {may.write && (
            <Button
              variant="primary"
              busy={saving.isPending}
              disabled={!dirty || !current || errors > 0}
              title={errors > 0 ? 'The problems must be mended first' : undefined}
              onClick={() => saving.mutate()}
            >
              Save
            </Button>
          )}
        </>
      }
    >
      <PageTitle title={name || 'New pipeline'} />
      <Crumbs
        items={[
          { label: 'Pipelines', href: `/applications/${encodeURIComponent(application)}/pipelines` },
          { label: name || 'New pipeline' },
        ]}
      />
      {saving.error && <ErrorState title="It was not saved">{messageOf(saving.error)}</ErrorState>}
      {query.error && <ErrorState title="It cannot be planned">{messageOf(query.error)}</ErrorState>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(300px,380px)_minmax(0,1fr)]">
        <TemplatedForm config={config} plan={plan} disabled={!may.write} onChange={setConfig} />
        <PlanPanel config={config} plan={plan} settled={current} disabled={!may.write} onChange={setConfig} />
      </div>
      {starting && base.id && (
        <StartDialog pipeline={{ id: base.id, name, application }} onClose={() => setStarting(false)} />
      )}
      {guard.leavingTo && <LeaveQuestion to={guard.leavingTo} stay={guard.stay} />}
    </Page>
  );
}
