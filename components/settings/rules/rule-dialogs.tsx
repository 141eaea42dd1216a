'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  draftOf,
  emptyRule,
  errorOfPattern,
  type RuleDraft,
  ruleOf,
  rulesKey,
} from '#components/settings/rules/rule-draft.ts';
import { RuleEffect } from '#components/settings/rules/rule-effect';
import { api, queryString } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { PermissionRuleView } from '#lib/users/view';

const kinds = [
  { value: 'application', label: 'Applications, by their name' },
  { value: 'environment', label: 'Accounts, by their environment' },
];

const fields = [
  { list: 'READ', label: 'Who may read', help: 'Roles, divided by commas. Empty: everyone who is signed in.' },
  { list: 'EXECUTE', label: 'Who may run', help: 'Empty: whoever may read.' },
  { list: 'WRITE', label: 'Who may change', help: 'Empty: administrators, once any other list is set.' },
  { list: 'CREATE', label: 'Who may create applications of such a name', help: 'Empty: everyone who is signed in.' },
] as const;

/** A new rule, or one that is there. The name of one that is there stays: another name is another rule. */
export function RuleDialog({ rule, onClose }: { rule: PermissionRuleView | undefined; onClose: () => void }) {
  const [draft, setDraft] = useState<RuleDraft>(rule ? draftOf(rule) : emptyRule);
  const [tried, setTried] = useState(false);
  const client = useQueryClient();
  const wrong = errorOfPattern(draft.pattern);
  const save = useMutation({
    mutationFn: () => api.put('/api/permission-rules', ruleOf(draft)),
    onSuccess: () => {
      toast({ tone: 'ok', title: `The rule ${draft.pattern.trim()} counts from now on` });
      void client.invalidateQueries({ queryKey: rulesKey });
      onClose();
    },
  });
  const forAccounts = draft.kind === 'environment';
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={(open) => !open && onClose()}
      title={rule ? `Rule ${rule.pattern}` : 'Add a rule'}
      description={
        forAccounts
          ? 'Obeyed by every account of the environment, besides the lists of its own.'
          : 'For applications without lists of their own. The longest pattern that fits counts; * is the default.'
      }
      onSubmit={() => (wrong ? setTried(true) : save.mutate())}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {rule ? 'Save the rule' : 'Add the rule'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!rule && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="For">
              {(control) => (
                <Select
                  {...control}
                  value={draft.kind}
                  onChange={(kind) => setDraft({ ...draft, kind: kind as RuleDraft['kind'] })}
                  options={kinds}
                />
              )}
            </Field>
            <Field label={forAccounts ? 'Environment' : 'Application'} required error={tried ? wrong : undefined}>
              {(control) => (
                <Input
                  {...control}
                  mono
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={forAccounts ? 'production' : 'payments-*'}
                  value={draft.pattern}
                  onChange={(event) => setDraft({ ...draft, pattern: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          {fields
            .filter(({ list }) => !(forAccounts && list === 'CREATE'))
            .map(({ list, label, help }) => (
              <Field key={list} label={label} help={help}>
                {(control) => (
                  <Input
                    {...control}
                    autoComplete="off"
                    spellCheck={false}
                    placeholder="crew, sre"
                    value={draft[list]}
                    onChange={(event) => setDraft({ ...draft, [list]: event.target.value })}
                  />
                )}
              </Field>
            ))}
        </div>
        <RuleEffect draft={draft} />
        {save.error && <ErrorState title="The rule was not saved">{messageOf(save.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}

export function DeleteRuleDialog({ rule, onClose }: { rule: PermissionRuleView; onClose: () => void }) {
  const { kind, pattern } = rule;
  return (
    <ChangeDialog
      width="wide"
      title={`Delete the rule ${pattern}`}
      description="The next best rule counts from then on, or none."
      effect="Delete the rule"
      danger
      act={() => api.delete(`/api/permission-rules${queryString({ kind, pattern })}`)}
      done={`The rule ${pattern} is deleted`}
      changes={rulesKey}
      failed="The rule was not deleted"
      onClose={onClose}
    >
      <RuleEffect draft={draftOf(rule)} deleted />
    </ChangeDialog>
  );
}
