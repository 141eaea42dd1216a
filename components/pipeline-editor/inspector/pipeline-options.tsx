'use client';
import { FieldFrame } from '#components/fields/field-frame';
import { NumberField } from '#components/fields/number-field';
import { Switch } from '#components/ui/switch';
import type { Json } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';

interface PipelineOptionsProps {
  document: PipelineDocument;
  set: (path: string, value: Json | undefined) => void;
}

export function PipelineOptions({ document, set }: PipelineOptionsProps) {
  const limited = document.limitConcurrent === true;
  const flag = (path: string, label: string, help?: string) => (
    <FieldFrame path={path} label={label} help={help} layout="beside">
      {(control) => <Switch {...control} checked={document[path] === true} onChange={(on) => set(path, on)} />}
    </FieldFrame>
  );
  return (
    <>
      {flag('disabled', 'Disabled', 'Starts neither by a trigger nor by hand.')}
      {flag('limitConcurrent', 'One run at a time', 'Further runs wait until the current one is over.')}
      {limited &&
        flag(
          'keepWaitingPipelines',
          'Keep every waiting run',
          'Otherwise only the newest of them starts; the rest are canceled.',
        )}
      {!limited && (
        <FieldFrame path="maxConcurrentExecutions" label="Most runs at the same time" help="Empty or 0: no limit.">
          {(control) => (
            <NumberField
              hint={{ path: 'maxConcurrentExecutions', label: 'Most runs at the same time', widget: 'number' }}
              control={control}
              value={document.maxConcurrentExecutions as Json | undefined}
              onChange={(value) => set('maxConcurrentExecutions', value)}
              schema={undefined}
              fields={document}
              form={[]}
            />
          )}
        </FieldFrame>
      )}
    </>
  );
}
