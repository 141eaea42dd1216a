'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment, useEffect, useSyncExternalStore } from 'react';

export interface Crumb {
  label: string;
  href?: string;
}

/**
 * Where the page is. The path alone says most of it, so the first paint is right; a page whose path holds an id adds
 * its words with `<Crumbs items>`.
 */
let given: { path: string; items: readonly Crumb[] } | undefined;
const listeners = new Set<() => void>();

function give(next: typeof given) {
  given = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Rendered by a page: names what follows the crumbs that its path gives. */
export function Crumbs({ items }: { items: readonly Crumb[] }) {
  const path = usePathname();
  const key = JSON.stringify(items);
  useEffect(() => {
    give({ path, items: JSON.parse(key) as Crumb[] });
    return () => give(undefined);
  }, [path, key]);
  return null;
}

const places: Record<string, Crumb> = {
  '': { label: 'Home', href: '/' },
  applications: { label: 'Applications', href: '/applications' },
  executions: { label: 'Executions', href: '/executions' },
  approvals: { label: 'Approvals', href: '/approvals' },
  search: { label: 'Search', href: '/search' },
  settings: { label: 'Settings', href: '/settings' },
};

export function crumbsOf(path: string): Crumb[] {
  const [place = '', name] = path.split('/').slice(1);
  const first = Object.hasOwn(places, place) ? places[place] : undefined;
  if (!first) return [];
  if (place !== 'applications' || !name) return [first];
  const application = decodeURIComponent(name);
  return [first, { label: application, href: `/applications/${encodeURIComponent(application)}` }];
}

export function Breadcrumb() {
  const path = usePathname();
  const added = useSyncExternalStore(
    subscribe,
    () => given,
    () => undefined,
  );
  const crumbs = [...crumbsOf(path), ...(added?.path === path ? added.items : [])];
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1 text-data">
      <ol className="flex min-w-0 items-center gap-2">
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.href ?? crumb.label}>
            {index > 0 && (
              <li aria-hidden className="text-ink-3 max-sm:hidden">
                /
              </li>
            )}
            <li
              className={
                index === crumbs.length - 1
                  ? 'min-w-0 truncate font-semibold'
                  : 'min-w-0 truncate text-ink-2 max-sm:hidden'
              }
            >
              {index < crumbs.length - 1 && crumb.href ? (
                <Link href={crumb.href} className="hover:text-ink hover:underline">
                  {crumb.label}
                </Link>
              ) : (
                <span aria-current={index === crumbs.length - 1 ? 'page' : undefined}>{crumb.label}</span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
