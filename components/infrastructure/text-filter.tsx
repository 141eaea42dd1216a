'use client';
import { UnmanagedSwitch } from '#components/infrastructure/unmanaged-switch';
import { useUrlState } from '#components/shell/url-state.ts';
import { Input } from '#components/ui/input';

/** Words that must all stand somewhere in what is searched; kept in the address. */
export function useTextFilter() {
  const [search, setSearch] = useUrlState('search');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (texts: readonly (string | undefined)[]) => {
    const text = texts.join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return { search, setSearch, matches };
}

export function TextFilter({ label, placeholder }: { label: string; placeholder: string }) {
  const { search, setSearch } = useTextFilter();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <div className="w-64 max-sm:w-full">
        <Input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <UnmanagedSwitch />
    </div>
  );
}
