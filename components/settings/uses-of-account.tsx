import Link from 'next/link';
import type { AccountKind } from '#lib/accounts/kind';

export interface AccountUses {
  pipelines: { id: string; application: string; name: string }[];
  applications: string[];
}

const mostShown = 8;

/** Who would miss the account. */
export function UsesOfAccount({ account, uses }: { account: { kind: AccountKind; name: string }; uses: AccountUses }) {
  const { pipelines, applications } = uses;
  if (pipelines.length === 0 && applications.length === 0) {
    return (
      <p className="text-data text-ink-2">
        No pipeline names it{account.kind === 'cloud' && ', and no application runs in it'}.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3 text-data">
      {pipelines.length > 0 && (
        <div>
          <p className="font-medium">
            {pipelines.length === 1
              ? 'One pipeline needs it and will fail'
              : `${pipelines.length} pipelines need it and will fail`}
          </p>
          <ul className="mt-1 flex flex-col gap-0.5">
            {pipelines.slice(0, mostShown).map(({ id, application, name }) => (
              <li key={id} className="truncate text-ink-2">
                <Link
                  href={`/applications/${encodeURIComponent(application)}/pipelines/${encodeURIComponent(id)}`}
                  className="text-accent-ink hover:underline"
                >
                  {name}
                </Link>{' '}
                of {application}
              </li>
            ))}
          </ul>
          <More count={pipelines.length - mostShown} />
        </div>
      )}
      {applications.length > 0 && (
        <div>
          <p className="font-medium">
            {applications.length === 1 ? 'One application runs in it' : `${applications.length} applications run in it`}
          </p>
          <p className="text-ink-2">{applications.slice(0, mostShown).join(', ')} – here, they are no longer seen.</p>
          <More count={applications.length - mostShown} />
        </div>
      )}
    </div>
  );
}

function More({ count }: { count: number }) {
  return count > 0 && <p className="text-ink-3">and {count} more</p>;
}
