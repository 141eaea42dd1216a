import type { ReactNode } from 'react';
import { CommandCenter } from '#components/shell/command-center';
import { DatabaseBanner } from '#components/shell/database-banner';
import { Header } from '#components/shell/header';
import { PersonProvider } from '#components/shell/person';
import { Providers } from '#components/shell/providers';
import { Rail } from '#components/shell/rail';
import { SignInRedirect } from '#components/shell/sign-in-redirect';
import { currentActor } from '#lib/http/current-actor';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  if (!actor) return <SignInRedirect />;
  const { name, displayName, roles, admin, ownPassword = false } = actor;
  return (
    <PersonProvider person={{ name, displayName, roles, admin, ownPassword }}>
      <Providers renderedAt={Date.now()}>
        <a
          href="#content"
          className="sr-only rounded-control bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
        >
          Skip to content
        </a>
        <Rail />
        <div className="flex min-h-dvh flex-col max-sm:pb-14 sm:pl-14">
          <Header />
          <DatabaseBanner />
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col break-words outline-none">
            {children}
          </main>
        </div>
        <CommandCenter />
      </Providers>
    </PersonProvider>
  );
}
