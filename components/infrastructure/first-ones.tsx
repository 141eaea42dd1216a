'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button';

/** Cards drawn at once. A browser takes a second for a thousand of them, at each change. */
const atOnce = 60;

/** The first of many rows, always with the one that is selected, and a button that shows more of them. */
export function useFirstOnes<Row extends { id: string }>(
  rows: readonly Row[],
  selected: string | undefined,
  what: string,
) {
  const [count, setCount] = useState(atOnce);
  const first = rows.filter((row, index) => index < count || row.id === selected);
  const left = rows.length - first.length;
  const more = left > 0 && (
    <div className="flex justify-center">
      <Button onClick={() => setCount(count + atOnce)}>
        Show more {what} ({left} left)
      </Button>
    </div>
  );
  return { first, more };
}
