'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { messageOf } from '#lib/kernel/errors';

/** One's own password, for people who are kept here and not in a directory. All sessions end with the old one. */
export function PasswordChangeDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => api.put('/api/me/password', { current, next }),
    onSuccess: () => location.assign('/sign-in'),
  });
  const differs = again !== '' && again !== next ? 'This is not the same' : undefined;
  const blocked = current === '' || next === '' || again !== next;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Change password"
      description="The old one stops working, and all your sessions end: you sign in again with the new one."
      onSubmit={() => !blocked && change.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={blocked} busy={change.isPending}>
            Change password
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Secret label="Current password" kind="current-password" value={current} onChange={setCurrent} />
        <Secret
          label="New password"
          kind="new-password"
          value={next}
          onChange={setNext}
          help="At least 8 characters; four words are better than one."
        />
        <Secret label="New password, again" kind="new-password" value={again} onChange={setAgain} error={differs} />
        {change.error && <ErrorState title="Nothing was changed">{messageOf(change.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}

interface SecretProps {
  label: string;
  kind: 'current-password' | 'new-password';
  value: string;
  onChange: (value: string) => void;
  error?: string;
  help?: string;
}

function Secret({ label, kind, value, onChange, error, help }: SecretProps) {
  return (
    <Field label={label} required error={error} help={help}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete={kind}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
