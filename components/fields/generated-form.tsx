'use client';
import type { FieldHint } from '#lib/stages/contract';
import type { FormProps } from './contract.ts';
import { Disclosure } from './disclosure';
import { FieldFrame } from './field-frame';
import { valueAt } from './paths.ts';
import { useFormPlace } from './place';
import { errorAt, errorsOf, schemaAt } from './schema.ts';
import { shownHints } from './shown.ts';
import { besideWidgets, groupWidgets, widgets } from './widgets';

/** The form of anything whose definition gives hints and a schema: stages, triggers, accounts. */
export function GeneratedForm({ form, schema, fields, onChange, disabled }: FormProps) {
  const { slips } = useFormPlace();
  const errors = errorsOf(schema, fields);
  const render = (hint: FieldHint) => {
    const Widget = widgets[hint.widget];
    const layout = groupWidgets.has(hint.widget) ? 'group' : besideWidgets.has(hint.widget) ? 'beside' : undefined;
    return (
      <FieldFrame
        key={hint.path}
        path={hint.path}
        label={hint.label}
        help={hint.help}
        error={slips.get(hint.path)?.message ?? (hint.item ? errors.get(hint.path) : errorAt(errors, hint.path))}
        required={hint.required}
        layout={layout}
      >
        {(control) => (
          <Widget
            hint={hint}
            control={control}
            value={valueAt(fields, hint.path)}
            onChange={(value) => onChange(hint.path, value)}
            schema={schemaAt(schema, hint.path)}
            fields={fields}
            form={form}
            Form={GeneratedForm}
            disabled={disabled}
          />
        )}
      </FieldFrame>
    );
  };
  const shown = shownHints(form, schema, fields);
  const advanced = shown.filter((hint) => hint.advanced);
  const wanting = advanced.some((hint) => errorAt(errors, hint.path) !== undefined);
  return (
    <div className="flex flex-col gap-4">
      {shown.filter((hint) => !hint.advanced).map(render)}
      {advanced.length > 0 && (
        <Disclosure title="Advanced" startOpen={wanting}>
          <div className="flex flex-col gap-4">{advanced.map(render)}</div>
        </Disclosure>
      )}
    </div>
  );
}
