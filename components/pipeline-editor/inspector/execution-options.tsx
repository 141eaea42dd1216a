'use client';
import { ChipsInput } from '#components/fields/chips-input';
import { useRoles } from '#components/fields/choices.ts';
import { textOf } from '#components/fields/contract.ts';
import { FieldFrame } from '#components/fields/field-frame';
import { formatSpan } from '#components/fields/span.ts';
import { SpanInput } from '#components/fields/span-input';
import { chooseFailure, type FailureChoice, failureChoiceOf } from '#components/pipeline-editor/document/failure.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { Select } from '#components/ui/select';
import { Switch } from '#components/ui/switch';
import { Textarea } from '#components/ui/textarea';
import { type Json, stringAt } from '#lib/kernel/json';
import type { StageDocument } from '#lib/pipelines/document';
import { TimeWindow } from './time-window';

const failures: readonly { value: FailureChoice; label: string }[] = [
  { value: 'halt-pipeline', label: 'Halt the whole pipeline' },
  { value: 'halt-branch', label: 'Halt this branch' },
  { value: 'halt-branch-then-fail', label: 'Halt this branch, fail when the others are done' },
  { value: 'ignore', label: 'Ignore the failure and go on' },
];

interface ExecutionOptionsProps {
  stage: StageDocument;
  refId: string;
  set: (path: string, value: Json | undefined) => void;
  /** What the type allows unless the stage says otherwise. */
  timeoutMs?: number;
}

export function ExecutionOptions({ stage, refId, set, timeoutMs }: ExecutionOptionsProps) {
  const { store } = useDesigner();
  const roles = useRoles();
  const condition = stringAt(stage.stageEnabled, 'expression');
  const requiredRoles = Array.isArray(stage.requiredRoles) ? stage.requiredRoles.map(textOf) : [];
  return (
    <>
      <FieldFrame path="failPipeline" label="If the stage fails">
        {(control) => (
          <Select
            {...control}
            value={failureChoiceOf(stage)}
            options={failures}
            onChange={(value) => {
              const choice = failures.find((option) => option.value === value)?.value;
              if (choice) store.edit((document) => chooseFailure(document, refId, choice));
            }}
          />
        )}
      </FieldFrame>
      <FieldFrame
        path="stageTimeoutMs"
        label="Fail if it takes longer than"
        help={timeoutMs === undefined ? 'Empty: no limit.' : `Empty: ${formatSpan(timeoutMs / 1000)}.`}
      >
        {(control) => (
          <SpanInput
            control={control}
            value={stage.stageTimeoutMs}
            onChange={(value) => set('stageTimeoutMs', value)}
            perSecond={1000}
          />
        )}
      </FieldFrame>
      <FieldFrame path="stageEnabled.type" label="Run only if an expression is true" layout="beside">
        {(control) => (
          <Switch
            {...control}
            checked={condition !== undefined}
            onChange={(on) => set('stageEnabled', on ? { type: 'expression', expression: '' } : undefined)}
          />
        )}
      </FieldFrame>
      {condition !== undefined && (
        <FieldFrame path="stageEnabled.expression" label="Condition" help="If it is false, the stage is skipped.">
          {(control) => (
            <Textarea
              {...control}
              mono
              rows={2}
              spellCheck={false}
              value={condition}
              placeholder={"${parameters.branch == 'main'}"}
              onChange={(event) => set('stageEnabled.expression', event.target.value)}
            />
          )}
        </FieldFrame>
      )}
      <FieldFrame
        path="failOnFailedExpressions"
        label="Fail if an expression in the fields cannot be evaluated"
        layout="beside"
      >
        {(control) => (
          <Switch
            {...control}
            checked={stage.failOnFailedExpressions === true}
            onChange={(on) => set('failOnFailedExpressions', on)}
          />
        )}
      </FieldFrame>
      <FieldFrame
        path="requiredRoles"
        label="Run only for people with one of these roles"
        help="Empty: for everybody who may run the pipeline. Whom a stage acts for, and so who must have the role, is who started the run, or who decided a judgment before it that hands its rights on."
      >
        {(control) => (
          <ChipsInput
            label="Run only for people with one of these roles"
            control={control}
            values={requiredRoles}
            onChange={(roles) => set('requiredRoles', roles.length > 0 ? [...roles] : undefined)}
            choices={roles}
            placeholder="Add a role"
          />
        )}
      </FieldFrame>
      <TimeWindow stage={stage} set={set} />
    </>
  );
}
