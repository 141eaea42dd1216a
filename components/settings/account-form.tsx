'use client';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import {
  type AccountDraft,
  errorsOfAnswer,
  errorsOfDraft,
  type FieldErrors,
} from '#components/settings/account-draft.ts';
import { AccountFields } from '#components/settings/account-fields';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import type { AccountDefinition } from '#lib/accounts/definitions';
import type { AccountKind } from '#lib/accounts/kind';
import { messageOf } from '#lib/kernel/errors';

interface AccountFormProps {
  kind: AccountKind;
  definition: AccountDefinition;
  initial: AccountDraft;
  /** Present for an account that exists: the secrets it has. */
  stored?: readonly string[];
  /** Where the account is set up, when that is not here. */
  readOnly?: string;
  onSave: (draft: AccountDraft) => void;
  error: unknown;
  /** Above the buttons: what to know before saving. */
  notice?: (draft: AccountDraft) => ReactNode;
  buttons: (form: { draft: AccountDraft; changed: boolean; reset: () => void }) => ReactNode;
}

const nothing: FieldErrors = new Map();

/** An account to fill in. Nothing is called wrong before the person wants to save it. */
export function AccountForm(props: AccountFormProps) {
  const { kind, definition, initial, stored, readOnly, onSave, error, notice, buttons } = props;
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const answered = errorsOfAnswer(error);
  const own = tried ? errorsOfDraft(definition, draft, stored) : nothing;
  const errors = new Map([...answered, ...own]);
  const disabled = readOnly !== undefined;
  // A way to sign in belongs to administrators alone, and to no environment.
  const signIn = kind === 'identity';
  const focusWrong = useCallback(() => {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  }, []);
  const submit = () => {
    setTried(true);
    if (errorsOfDraft(definition, draft, stored).size === 0) return onSave(draft);
    focusWrong();
  };
  useEffect(() => {
    if (error) focusWrong();
  }, [error, focusWrong]);
  const text = (key: 'name' | 'environment' | 'read' | 'write') => ({
    value: draft[key],
    disabled,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value }),
  });
  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Panel title="Account" note={readOnly}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Name"
            required={!stored}
            error={errors.get('name')}
            help={`${signIn ? 'Shown when people sign in' : 'Pipelines name it'}; it cannot be changed${stored ? '' : ' later'}.`}
          >
            {(control) => (
              <Input
                {...control}
                {...text('name')}
                disabled={disabled || stored !== undefined}
                placeholder={signIn ? 'company' : 'staging'}
              />
            )}
          </Field>
          {!signIn && (
            <Field label="Environment" help="Shown beside it, e.g. test or production.">
              {(control) => <Input {...control} {...text('environment')} maxLength={100} />}
            </Field>
          )}
        </div>
      </Panel>
      <Panel title="Connection" note={definition.title}>
        <div className="flex flex-col gap-4">
          <AccountFields
            definition={definition}
            draft={draft}
            onChange={setDraft}
            errors={errors}
            stored={stored ?? []}
            disabled={disabled}
          />
        </div>
      </Panel>
      {!signIn && (
        <Panel title="Access">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label="Who may see it"
              error={errors.get('permissions.READ')}
              help="Roles, divided by commas. Empty: everyone who is signed in."
            >
              {(control) => <Input {...control} {...text('read')} placeholder="everyone" />}
            </Field>
            <Field
              label="Who may change what is in it"
              error={errors.get('permissions.WRITE')}
              help="Roles. Empty: administrators if the other list is set, else everyone."
            >
              {(control) => (
                <Input
                  {...control}
                  {...text('write')}
                  placeholder={draft.read.trim() ? 'administrators' : 'everyone'}
                />
              )}
            </Field>
          </div>
        </Panel>
      )}
      {error !== null && error !== undefined && answered.size === 0 && (
        <ErrorState title="It was not saved">{messageOf(error)}</ErrorState>
      )}
      {notice?.(draft)}
      <div className="flex flex-wrap gap-2">
        {buttons({
          draft,
          changed: JSON.stringify(draft) !== JSON.stringify(initial),
          reset: () => {
            setDraft(initial);
            setTried(false);
          },
        })}
      </div>
    </form>
  );
}
