'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usersKey } from '#components/settings/user-actions.ts';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { QueryFace } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Select } from '#components/ui/select';
import { SkeletonRows } from '#components/ui/skeleton';
import type { SecondFactorPolicy } from '#lib/identity/contract';
import type { SecondFactorPolicyView } from '#lib/users/view';

const policyApi = '/api/second-factor-policy';
/** Below the people, whose second factors it tells of. */
const policyKey = [...usersKey, 'second-factor-policy'] as const;

const policies: readonly { value: SecondFactorPolicy; label: string; said: string }[] = [
  { value: 'nobody', label: 'Of nobody', said: 'Local users may set up a second factor; none must.' },
  {
    value: 'administrators',
    label: 'Of administrators',
    said: 'Local users who administer must have a second factor.',
  },
  { value: 'everybody', label: 'Of all local users', said: 'All local users must have a second factor.' },
];

/** Of whom a second factor is demanded; people of directories and providers are asked there. */
export function SecondFactorPolicyBar() {
  const [changing, setChanging] = useState(false);
  const query = useQuery({
    queryKey: policyKey,
    queryFn: ({ signal }) => api.get<SecondFactorPolicyView>(policyApi, { signal }),
  });
  return (
    <QueryFace query={query} what="The rule for second factors" loading={<SkeletonRows rows={1} />}>
      {(view) => (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-panel border border-line bg-panel px-4 py-2 text-data">
          <span className="text-ink-2">{policies.find(({ value }) => value === view.required)?.said}</span>
          <Button size="small" onClick={() => setChanging(true)}>
            Change<span className="sr-only"> of whom a second factor is required</span>
          </Button>
          {changing && <PolicyDialog view={view} onClose={() => setChanging(false)} />}
        </div>
      )}
    </QueryFace>
  );
}

function PolicyDialog({ view, onClose }: { view: SecondFactorPolicyView; onClose: () => void }) {
  const [required, setRequired] = useState(view.required);
  return (
    <ChangeDialog
      title="Second factor of local users"
      description="It counts at once. Whoever must have one and has none is signed out, and sets it up on the way in."
      effect="Save"
      act={() => api.put(policyApi, { required })}
      done="The rule for second factors is saved"
      changes={usersKey}
      onClose={onClose}
    >
      <Field
        label="Required"
        help="People of a directory or provider are asked there. Tokens of programs go on working."
      >
        {(control) => (
          <Select
            {...control}
            value={required}
            onChange={(value) => setRequired(value as SecondFactorPolicy)}
            options={policies}
          />
        )}
      </Field>
      <Concerned names={view.without[required]} />
    </ChangeDialog>
  );
}

const shown = 20;

function Concerned({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  const more = names.length - shown;
  return (
    <p className="text-data break-words text-ink-2">
      {names.length === 1 ? 'One person has' : `${names.length} people have`} none yet:{' '}
      {names.slice(0, shown).join(', ')}
      {more > 0 && ` and ${more} more`}
    </p>
  );
}
