'use client';
import Link from 'next/link';
import { useRouter, useSelectedLayoutSegments } from 'next/navigation';
import { applicationOptions } from '#components/applications/application-query.ts';
import { useCommands } from '#components/shell/commands.ts';
import { useLiveQuery } from '#components/shell/live';
import { cx } from '#components/ui/class-names.ts';
import { useHydrated } from '#components/ui/now';
import type { ApplicationView } from '#lib/applications/view';

interface TabPlace {
  segment: string;
  label: string;
  count?: (application: ApplicationView) => number;
}

const places: readonly TabPlace[] = [
  { segment: '', label: 'Overview' },
  { segment: 'pipelines', label: 'Pipelines', count: ({ counts }) => counts.pipelines },
  { segment: 'clusters', label: 'Clusters', count: ({ counts }) => counts.clusters },
  { segment: 'load-balancers', label: 'Load balancers', count: ({ counts }) => counts.loadBalancers },
  { segment: 'firewalls', label: 'Firewalls', count: ({ counts }) => counts.firewalls },
  { segment: 'operations', label: 'Operations' },
  { segment: 'config', label: 'Config' },
];

/** The parts of an application. A single run and the designer take the whole height instead. */
export function ApplicationTabs({ application }: { application: string }) {
  const segments = useSelectedLayoutSegments().filter((segment) => !segment.startsWith('('));
  const { data } = useLiveQuery(applicationOptions(application));
  // The page inside may have brought the counts before these tabs wake up, but after the server wrote them.
  const hydrated = useHydrated();
  const router = useRouter();
  const base = `/applications/${encodeURIComponent(application)}`;
  useCommands(
    places.map(({ segment, label }) => ({
      id: `application-${segment}`,
      title: label,
      group: application,
      run: () => router.push(segment ? `${base}/${segment}` : base),
    })),
  );
  if (segments.length > 1) return null;
  const current = segments[0] ?? '';
  return (
    <nav
      aria-label={`Parts of ${application}`}
      className="sticky top-12 z-10 flex h-[42px] gap-6 overflow-x-auto border-b border-line bg-panel px-4 [scrollbar-width:none] sm:px-6 sm:pl-[34px]"
    >
      {places.map(({ segment, label, count }) => (
        <Link
          key={segment}
          href={segment ? `${base}/${segment}` : base}
          aria-current={segment === current ? 'page' : undefined}
          className={cx(
            '-mx-2.5 flex items-center gap-1 border-b-2 px-2.5 text-data whitespace-nowrap transition-colors duration-150',
            segment === current
              ? 'border-accent font-semibold text-ink'
              : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {label}
          {count && data && hydrated && <span className="font-normal text-ink-3">{count(data)}</span>}
        </Link>
      ))}
    </nav>
  );
}
