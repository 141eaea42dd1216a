'use client';
import { VariableField } from '#components/pipeline-templates/variable-field';
import { VersionChoice } from '#components/pipeline-templates/version-choice';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { PlanView, TemplateOrigin } from '#lib/pipeline-templates/view';
import { excludedOf } from '#lib/pipelines/templates/inheritance';

interface TemplatedFormProps {
  config: JsonObject;
  plan: PlanView;
  disabled: boolean;
  onChange: (config: JsonObject) => void;
}

/** What one pipeline says of itself: name, version of the template, values, and what it takes over. */
export function TemplatedForm({ config, plan, disabled, onChange }: TemplatedFormProps) {
  const variables = objectAt(config, 'variables');
  const { origin } = plan;
  const setVariable = (name: string, value: Json | undefined) => {
    const { [name]: _before, ...rest } = variables;
    onChange({ ...config, variables: value === undefined ? rest : { ...rest, [name]: value } });
  };
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel title="Pipeline">
        <div className="flex flex-col gap-4">
          <Field label="Name" required>
            {(control) => (
              <Input
                {...control}
                value={stringAt(config, 'name') ?? ''}
                disabled={disabled}
                onChange={(event) => onChange({ ...config, name: event.target.value })}
              />
            )}
          </Field>
          {origin && <VersionChoice config={config} origin={origin} disabled={disabled} onChange={onChange} />}
        </div>
      </Panel>
      {origin && (
        <Panel title="Variables">
          {origin.variables.length === 0 ? (
            <p className="text-data text-ink-3">The template takes no variables.</p>
          ) : (
            <div className="flex flex-col gap-4">
              {origin.variables.map((variable) => (
                <VariableField
                  key={variable.name}
                  variable={variable}
                  value={Object.hasOwn(variables, variable.name) ? variables[variable.name] : undefined}
                  error={errorOf(plan, variable.name)}
                  disabled={disabled}
                  onChange={(value) => setVariable(variable.name, value)}
                />
              ))}
            </div>
          )}
        </Panel>
      )}
      {origin && <Inheritance config={config} origin={origin} disabled={disabled} onChange={onChange} />}
    </div>
  );
}

function errorOf({ findings }: PlanView, name: string): string | undefined {
  const finding = findings.find(({ level, field }) => level === 'error' && field === `variables.${name}`);
  return finding && `${finding.message}. ${finding.cure}`;
}

const words: Record<string, string> = {
  triggers: 'Triggers',
  parameters: 'Parameters',
  notifications: 'Notifications',
  expectedArtifacts: 'Expected artifacts',
};

interface InheritanceProps extends Omit<TemplatedFormProps, 'plan'> {
  origin: TemplateOrigin;
}

function Inheritance({ config, origin, disabled, onChange }: InheritanceProps) {
  const offered = origin.collections.filter(({ count }) => count > 0);
  const excluded = excludedOf(config);
  if (offered.length === 0) return null;
  const set = (name: string, taken: boolean) => {
    const { inherit: _older, ...rest } = config;
    const kept = [...excluded].filter((one) => one !== name);
    onChange({ ...rest, exclude: taken ? kept : [...kept, name] });
  };
  return (
    <Panel title="Taken over from the template">
      <div className="flex flex-col gap-1">
        {offered.map(({ name, count }) => (
          <Checkbox
            key={name}
            label={
              <>
                {words[name] ?? name} <span className="text-ink-3">{count}</span>
              </>
            }
            checked={!excluded.has(name)}
            disabled={disabled}
            onChange={(taken) => set(name, taken)}
          />
        ))}
      </div>
    </Panel>
  );
}
