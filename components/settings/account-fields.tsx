'use client';
import { useState } from 'react';
import { Disclosure } from '#components/fields/disclosure';
import { FieldFrame } from '#components/fields/field-frame';
import { hintsOf } from '#components/fields/hints.ts';
import { valueAt, withValue } from '#components/fields/paths.ts';
import { schemaAt } from '#components/fields/schema.ts';
import { besideWidgets, groupWidgets, widgets } from '#components/fields/widgets';
import { type AccountDraft, type FieldErrors, isEmpty, isLongText } from '#components/settings/account-draft.ts';
import { SecretField } from '#components/settings/secret-field';
import { Select } from '#components/ui/select';
import type { AccountDefinition } from '#lib/accounts/definitions';
import type { FieldHint } from '#lib/stages/contract';

interface AccountFieldsProps {
  definition: AccountDefinition;
  draft: AccountDraft;
  onChange: (draft: AccountDraft) => void;
  errors: FieldErrors;
  /** Names of the secrets that are there already. */
  stored: readonly string[];
  disabled?: boolean;
}

/** The fields a type of account asks for, out of its schemas: settings, secrets, and what few need. */
export function AccountFields(props: AccountFieldsProps) {
  const { definition, draft, errors, stored } = props;
  const settings = hintsOf(definition.settings);
  const secrets = hintsOf(definition.secrets);
  const rare = [
    ...settings.filter(isRare).map(({ path }) => [`settings.${path}`, !isEmpty(draft.settings[path])] as const),
    ...secrets.filter(isRare).map(({ path }) => [`secrets.${path}`, stored.includes(path)] as const),
  ];
  const choices = choicesOf(definition, draft);
  const chosen = (hint: FieldHint) => (choices[hint.path]?.length ?? 0) > 1;
  const [open, setOpen] = useState(rare.some(([, set]) => set));
  if (!open && rare.some(([path]) => errors.has(path))) setOpen(true);
  return (
    <>
      <SettingFields {...props} hints={settings.filter((hint) => !isRare(hint) && !chosen(hint))} />
      <SecretFields {...props} hints={secrets.filter((hint) => !isRare(hint))} />
      {settings.filter(chosen).map((hint) => (
        <ChoiceField key={hint.path} {...props} hint={hint} options={choices[hint.path] ?? []} />
      ))}
      {rare.length > 0 && (
        <Disclosure title="Advanced" startOpen={open}>
          <div className="flex flex-col gap-4">
            <SecretFields {...props} hints={secrets.filter(isRare)} />
            <SettingFields {...props} hints={settings.filter((hint) => isRare(hint) && !chosen(hint))} />
          </div>
        </Disclosure>
      )}
    </>
  );
}

type Choices = NonNullable<ReturnType<NonNullable<AccountDefinition['choices']>>>;

/** What secrets that were entered just now offer; what is stored never comes here and so offers nothing. */
function choicesOf(definition: AccountDefinition, { secrets }: AccountDraft): Choices {
  const entered = Object.entries(secrets).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return definition.choices?.(Object.fromEntries(entered)) ?? {};
}

interface ChoiceProps extends AccountFieldsProps {
  hint: FieldHint;
  options: Choices[string];
}

function ChoiceField({ draft, onChange, errors, disabled, hint, options }: ChoiceProps) {
  const value = valueAt(draft.settings, hint.path);
  const path = `settings.${hint.path}`;
  const unset = { value: '', label: 'Whichever is current in it' };
  return (
    <FieldFrame path={path} label={hint.label} help={hint.help} error={errors.get(path)} required={hint.required}>
      {(control) => (
        <Select
          {...control}
          value={typeof value === 'string' ? value : ''}
          onChange={(next) =>
            onChange({ ...draft, settings: withValue(draft.settings, hint.path, next === '' ? undefined : next) })
          }
          options={[unset, ...options]}
          disabled={disabled}
        />
      )}
    </FieldFrame>
  );
}

const isRare = (hint: FieldHint) => hint.advanced === true;

type Part = AccountFieldsProps & { hints: readonly FieldHint[] };

function SettingFields({ definition, draft, onChange, errors, disabled, hints }: Part) {
  return hints.map((hint) => {
    const Widget = widgets[hint.widget];
    const path = `settings.${hint.path}`;
    return (
      <FieldFrame
        key={path}
        path={path}
        label={hint.label}
        help={hint.help}
        error={errors.get(path)}
        required={hint.required}
        layout={groupWidgets.has(hint.widget) ? 'group' : besideWidgets.has(hint.widget) ? 'beside' : undefined}
      >
        {(control) => (
          <Widget
            hint={hint}
            control={control}
            value={valueAt(draft.settings, hint.path)}
            onChange={(value) => onChange({ ...draft, settings: withValue(draft.settings, hint.path, value) })}
            schema={schemaAt(definition.settings, hint.path)}
            fields={draft.settings}
            form={hints}
            disabled={disabled}
          />
        )}
      </FieldFrame>
    );
  });
}

function SecretFields({ definition, draft, onChange, errors, stored, disabled, hints }: Part) {
  const put = (name: string, value: string | null | undefined) => {
    const { [name]: _, ...others } = draft.secrets;
    onChange({ ...draft, secrets: value === undefined ? others : { ...others, [name]: value } });
  };
  return hints.map((hint) => (
    <SecretField
      key={hint.path}
      hint={hint}
      value={draft.secrets[hint.path]}
      onChange={(value) => put(hint.path, value)}
      stored={stored.includes(hint.path)}
      long={isLongText(schemaAt(definition.secrets, hint.path))}
      error={errors.get(`secrets.${hint.path}`)}
      disabled={disabled}
    />
  ));
}
