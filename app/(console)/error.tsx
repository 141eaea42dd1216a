'use client';
import { ErrorState } from '#components/ui/error-state';

/** The message of a server error is hidden in production; its digest is in the log. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="px-4 py-5 sm:px-6">
      <h1 className="sr-only">This page failed</h1>
      <ErrorState title="This page cannot be shown" onRetry={reset}>
        {error.digest ? `Its cause stands in Gennaker's log under ${error.digest}.` : error.message}
      </ErrorState>
    </div>
  );
}
