'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { usePerson } from '#components/shell/person';
import { cx } from '#components/ui/class-names.ts';

const places: readonly { href: string; label: string; admin?: boolean }[] = [
  { href: '/settings', label: 'Accounts' },
  { href: '/settings/your-account', label: 'Your account' },
  { href: '/settings/tokens', label: 'Your tokens' },
  { href: '/settings/people', label: 'People', admin: true },
  { href: '/settings/service-accounts', label: 'Service accounts', admin: true },
  { href: '/settings/rules', label: 'Permission rules', admin: true },
  { href: '/settings/audit', label: 'Audit log', admin: true },
  { href: '/settings/system', label: 'System', admin: true },
];

/** The parts of the settings; those only for administrators are shown only to them. */
export function SettingsNav() {
  const path = usePathname();
  const person = usePerson();
  const isHere = (href: string) =>
    path === href || path.startsWith(`${href === '/settings' ? '/settings/accounts' : href}/`);
  return (
    <nav
      aria-label="Settings"
      className="sticky top-12 z-10 flex h-[42px] gap-6 overflow-x-auto border-b border-line bg-panel px-4 [scrollbar-width:none] sm:px-6 sm:pl-[34px]"
    >
      {places
        .filter(({ admin }) => !admin || person?.admin)
        .map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            aria-current={isHere(href) ? 'page' : undefined}
            className={cx(
              '-mx-2.5 flex items-center border-b-2 px-2.5 text-data whitespace-nowrap transition-colors duration-150',
              isHere(href) ? 'border-accent font-semibold text-ink' : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {label}
          </Link>
        ))}
    </nav>
  );
}
