'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { accountKindNames } from '#components/settings/account-kinds.ts';
import { queryString } from '#components/shell/api.ts';
import { Page } from '#components/shell/page';
import { accountDefinitions } from '#lib/accounts/definitions';
import { accountKinds } from '#lib/accounts/kind';

/** Which kind of thing Gennaker shall talk to. */
export function AccountTypeChoice() {
  return (
    <Page title="Add an account" note="What shall Gennaker talk to?">
      <div className="flex max-w-5xl flex-col gap-5">
        {accountKinds.map((kind) => (
          <section key={kind} aria-labelledby={`kind-${kind}`} className="flex flex-col gap-2">
            <h2 id={`kind-${kind}`} className="text-section">
              {accountKindNames[kind].title}
            </h2>
            <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
              {accountDefinitions[kind].map(({ type, title, summary }) => (
                <li key={type}>
                  <Link
                    href={`/settings/accounts/new${queryString({ kind, type })}`}
                    className="flex h-full min-h-14 items-center justify-between gap-3 rounded-panel border border-line bg-panel px-4 py-2.5 transition-colors duration-150 hover:border-line-strong hover:bg-raised"
                  >
                    <span className="min-w-0">
                      <span className="block text-body font-semibold">{title}</span>
                      {summary && <span className="block text-data text-ink-2">{summary}</span>}
                    </span>
                    <ChevronRight size={16} aria-hidden className="shrink-0 text-ink-3" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}
