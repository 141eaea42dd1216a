'use client';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';

interface LogSearchProps {
  search: string;
  onSearch: (text: string) => void;
  /** How many lines hold it, and which of them is shown, from 0. */
  count: number;
  at: number;
  onMove: (by: 1 | -1) => void;
}

/** Finds in the log: Enter goes to the next line, with Shift to the one before. */
export function LogSearch({ search, onSearch, count, at, onMove }: LogSearchProps) {
  return (
    <div className="relative flex min-w-0 flex-1 items-center">
      <Input
        type="search"
        aria-label="Find in the log"
        placeholder="Find"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          onMove(event.shiftKey ? -1 : 1);
        }}
        className="pr-32!"
      />
      {search !== '' && (
        <span className="absolute right-7 flex items-center">
          <span role="status" className="px-1 text-small whitespace-nowrap text-ink-3">
            {count === 0 ? 'nothing' : `${at + 1} of ${count}`}
          </span>
          <IconButton label="Previous match" className="size-6!" disabled={count === 0} onClick={() => onMove(-1)}>
            <ChevronUp size={14} />
          </IconButton>
          <IconButton label="Next match" className="size-6!" disabled={count === 0} onClick={() => onMove(1)}>
            <ChevronDown size={14} />
          </IconButton>
        </span>
      )}
    </div>
  );
}
