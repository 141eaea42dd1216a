'use client';
import { useUrlState } from '#components/shell/url-state.ts';
import { Checkbox } from '#components/ui/checkbox';

/** Whether what nobody has claimed is shown too; kept in the address. */
export function useUnmanaged() {
  const [value, set] = useUrlState('unmanaged');
  return [value === 'true', (shown: boolean) => set(shown ? 'true' : '')] as const;
}

export function UnmanagedSwitch() {
  const [shown, show] = useUnmanaged();
  return (
    <span title="What others deployed where this application runs, and what only its name connects to it">
      <Checkbox checked={shown} onChange={show} label={<span className="text-ink-2">Show unmanaged</span>} />
    </span>
  );
}
