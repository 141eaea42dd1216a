'use client';
import { Hand, House, LayoutGrid, type LucideIcon, Play, Search, Settings } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useApprovalCount } from '#components/shell/approval-count.ts';
import { SailMark } from '#components/shell/sail-mark';
import { cx } from '#components/ui/class-names.ts';
import { Tooltip } from '#components/ui/tooltip';

interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
}

const places: readonly Place[] = [
  { href: '/', label: 'Home', icon: House },
  { href: '/applications', label: 'Applications', icon: LayoutGrid },
  { href: '/executions', label: 'Executions', icon: Play },
  { href: '/approvals', label: 'Approvals', icon: Hand },
  { href: '/search', label: 'Search', icon: Search },
];
const settings: Place = { href: '/settings', label: 'Settings', icon: Settings };

/** At the left edge; on a phone at the bottom, under the thumb. */
export function Rail() {
  const path = usePathname();
  const approvals = useApprovalCount();
  const here = (href: string) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`));
  return (
    <nav
      aria-label="Main"
      className="fixed z-30 flex border-line bg-panel max-sm:inset-x-0 max-sm:bottom-0 max-sm:h-14 max-sm:justify-around max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:inset-y-0 sm:left-0 sm:w-14 sm:flex-col sm:items-center sm:gap-1 sm:border-r sm:py-3"
    >
      <Link href="/" aria-label="Gennaker, home" className="mb-4 text-accent-ink max-sm:hidden">
        <SailMark />
      </Link>
      {places.map((place) => (
        <RailLink
          key={place.href}
          place={place}
          current={here(place.href)}
          count={place.href === '/approvals' ? approvals : 0}
        />
      ))}
      <div className="flex-1 max-sm:hidden" />
      <RailLink place={settings} current={here(settings.href)} count={0} />
    </nav>
  );
}

function RailLink({ place, current, count }: { place: Place; current: boolean; count: number }) {
  const Icon = place.icon;
  return (
    <Tooltip text={place.label} side="right">
      <Link
        href={place.href}
        aria-label={count > 0 ? `${place.label}, ${count} waiting` : place.label}
        aria-current={current ? 'page' : undefined}
        className={cx(
          'relative flex size-9 items-center justify-center rounded-[8px] transition-colors duration-150 max-sm:my-auto max-sm:size-12',
          current ? 'bg-raised text-ink' : 'text-ink-2 hover:bg-raised hover:text-ink',
        )}
      >
        <Icon size={16} strokeWidth={current ? 2.25 : 1.75} aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="absolute top-0 right-0 flex h-[15px] min-w-[15px] items-center justify-center rounded-full bg-person px-1 text-[10px] font-semibold text-panel"
          >
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
