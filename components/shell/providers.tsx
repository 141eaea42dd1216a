'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { isApiError } from '#components/shell/api.ts';
import { LiveProvider } from '#components/shell/live';
import { SessionDialog } from '#components/shell/session-dialog';
import { NowProvider } from '#components/ui/now';
import { carryNonce } from '#components/ui/style-nonce.ts';
import { Toasts } from '#components/ui/toast';
import { TooltipProvider } from '#components/ui/tooltip';

// Before the first dialog or editor makes a style element.
if (typeof document !== 'undefined') carryNonce();

/** Only what may pass by itself is tried again; a refusal stays a refusal. */
function worthRetrying(failures: number, error: Error): boolean {
  if (failures >= 3) return false;
  return !isApiError(error) || error.status === 0 || error.status >= 500;
}

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: worthRetrying, refetchOnWindowFocus: true } },
  });
}

export function Providers({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [client] = useState(createClient);
  return (
    <NowProvider renderedAt={renderedAt}>
      <QueryClientProvider client={client}>
        <TooltipProvider>
          <LiveProvider>
            {children}
            <SessionDialog />
            <Toasts />
          </LiveProvider>
        </TooltipProvider>
      </QueryClientProvider>
    </NowProvider>
  );
}
