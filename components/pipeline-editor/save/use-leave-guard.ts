'use client';
import { useEffect, useState } from 'react';

/**
 * Asks before unsaved edits are left behind. A link inside the product opens our dialog, closing the tab the browser's
 * own. What gets past both (the back button, a command) finds the draft when it comes back.
 */
export function useLeaveGuard(dirty: boolean): { leavingTo: string | undefined; stay: () => void } {
  const [leavingTo, setLeavingTo] = useState<string>();
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]');
      if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target === '_blank') return;
      const to = new URL(link.href, location.href);
      if (to.origin !== location.origin || to.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setLeavingTo(`${to.pathname}${to.search}${to.hash}`);
    };
    addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [dirty]);
  return { leavingTo, stay: () => setLeavingTo(undefined) };
}
