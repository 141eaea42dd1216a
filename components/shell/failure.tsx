'use client';
import { Lock, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError } from '#components/shell/api.ts';
import { EmptyState } from '#components/ui/empty-state';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';

interface FailureProps {
  error: unknown;
  /** What could not be shown, e.g. `The pipelines of storefront`. */
  what: string;
  onRetry?: () => void;
}

/** The face of a view that has nothing to show: forbidden, not found, or failed. */
export function Failure({ error, what, onRetry }: FailureProps) {
  if (isApiError(error, 'forbidden')) return <Forbidden what={what}>{error.message}</Forbidden>;
  if (isApiError(error, 'not-found')) {
    return (
      <EmptyState icon={<SearchX size={20} />} title="Not found">
        {error.message}
      </EmptyState>
    );
  }
  return (
    <ErrorState title={`${what} cannot be shown`} onRetry={onRetry}>
      {messageOf(error)}
    </ErrorState>
  );
}

/** Names the rule and whom to ask. */
export function Forbidden({ what, children }: { what: string; children: ReactNode }) {
  return (
    <EmptyState icon={<Lock size={20} />} title={`You may not see ${what.charAt(0).toLowerCase()}${what.slice(1)}`}>
      {children}
      <br />
      Ask an administrator of Gennaker for the role.
    </EmptyState>
  );
}

interface QueryFaceProps<T> {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  what: string;
  /** Shaped like what comes. */
  loading: ReactNode;
  children: (data: T) => ReactNode;
}

/** Chooses the face of a query. Old data stay on the screen when a refetch fails, under a line that says so. */
export function QueryFace<T>({ query, what, loading, children }: QueryFaceProps<T>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <Failure error={query.error} what={what} onRetry={retry} /> : loading;
  }
  return (
    <>
      {query.error && (
        <ErrorState title="What you see may be out of date" onRetry={retry}>
          {messageOf(query.error)}
        </ErrorState>
      )}
      {children(query.data)}
    </>
  );
}
