'use client';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import './globals.css';
import { ErrorState } from '#components/ui/error-state';

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center px-5">
          <h1 className="sr-only">Gennaker failed</h1>
          <ErrorState title="Gennaker cannot show this page" onRetry={reset}>
            {error.digest ? `Its cause stands in the log under ${error.digest}.` : error.message}
          </ErrorState>
        </main>
      </body>
    </html>
  );
}
