'use client';
import { Fragment } from 'react';
import { Kbd } from '#components/ui/kbd';
import { useHydrated } from '#components/ui/now';

/** `mod+k` as ⌘ K or Ctrl K; `g a` as two keys. */
export function KeyCaps({ keys }: { keys: string }) {
  const hydrated = useHydrated();
  const apple = hydrated && /Mac|iP(hone|ad)/.test(navigator.platform);
  return (
    <span className="inline-flex items-center gap-1">
      {keys.split(' ').map((key, index) => (
        <Fragment key={key}>
          {index > 0 && <span className="text-small text-ink-3">then</span>}
          <Kbd>{key.startsWith('mod+') ? `${apple ? '⌘' : 'Ctrl'} ${key.slice(4).toUpperCase()}` : key}</Kbd>
        </Fragment>
      ))}
    </span>
  );
}
