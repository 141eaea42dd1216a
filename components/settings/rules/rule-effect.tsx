'use client';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { errorOfPattern, type RuleDraft, ruleOf } from '#components/settings/rules/rule-draft.ts';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { SkeletonRows } from '#components/ui/skeleton';
import type { RuleEffect as Effect, RuleAction } from '#lib/users/view';

/** Whom the rule would affect as it stands in the form. */
export function RuleEffect({ draft, deleted = false }: { draft: RuleDraft; deleted?: boolean }) {
  const rule = useDeferredValue(JSON.stringify({ ...ruleOf(draft), deleted }));
  const query = useQuery({
    queryKey: ['permission-rules', 'effect', rule],
    queryFn: ({ signal }) => api.post<Effect>('/api/permission-rules/effect', JSON.parse(rule), { signal }),
    enabled: errorOfPattern(draft.pattern) === undefined,
    placeholderData: (before) => before,
  });
  if (errorOfPattern(draft.pattern) !== undefined) return null;
  return (
    <section aria-label="Whom it affects" className="rounded-panel border border-line bg-raised px-4 py-3 text-data">
      <h3 className="mb-1 font-semibold">Whom it affects</h3>
      <QueryFace query={query} what="Whom it affects" loading={<SkeletonRows rows={2} />}>
        {(effect) => <Told effect={effect} kind={draft.kind} />}
      </QueryFace>
    </section>
  );
}

/** As the form calls them. */
const words: Record<RuleAction, string> = { read: 'read', execute: 'run', write: 'change' };

function list(actions: readonly RuleAction[], and: 'and' | 'or'): string {
  const said = actions.map((action) => words[action]);
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} ${and} ${said.at(-1)}`;
}

function Told({ effect, kind }: { effect: Effect; kind: RuleDraft['kind'] }) {
  const { things, people, more, everyone } = effect;
  const noun = kind === 'application' ? 'application' : 'account';
  if (things.count === 0) {
    return (
      <p className="text-ink-2">
        {kind === 'application'
          ? 'No application obeys it now: none of that name is without lists of its own.'
          : 'No account is of that environment now.'}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="break-words text-ink-2">
        {things.count} {noun}
        {things.count === 1 ? '' : 's'}: {things.names.join(', ')}
        {things.count > things.names.length && ' …'}
      </p>
      {people.length === 0 ? (
        <p>Nobody may do more or less than now.</p>
      ) : (
        <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
          {people.map(({ name, gains, loses }) => (
            <li key={name} className="flex flex-wrap gap-x-2">
              <span className="font-medium break-all">{name}</span>
              {loses.length > 0 && <span className="text-failed-ink">may no longer {list(loses, 'or')}</span>}
              {gains.length > 0 && <span className="text-ok-ink">may now {list(gains, 'and')}</span>}
            </li>
          ))}
          {more > 0 && <li className="text-ink-3">and {more} more people</li>}
        </ul>
      )}
      <p className="text-ink-3">
        Afterwards everyone who is signed in may {everyone.length === 0 ? 'do nothing there' : list(everyone, 'and')}.
        Administrators may always do everything.
      </p>
    </div>
  );
}
