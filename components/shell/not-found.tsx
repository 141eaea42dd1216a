import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

export function NotFound() {
  return (
    <div className="px-4 py-5 sm:px-6">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<SearchX size={20} />}
        title="There is nothing at this address"
        action={
          <Button asChild>
            <Link href="/search">Search for it</Link>
          </Button>
        }
      >
        It may have been renamed or deleted, or the link is not complete.
      </EmptyState>
    </div>
  );
}
