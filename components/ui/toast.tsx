'use client';
import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { type ToastMessage, toastStore } from '#components/ui/toast-store.ts';

const none: readonly ToastMessage[] = [];
const edges = { neutral: 'border-line-strong', ok: 'border-ok', failed: 'border-failed' } as const;

export function Toasts() {
  const messages = useSyncExternalStore(toastStore.subscribe, toastStore.get, () => none);
  return (
    <Radix.Provider swipeDirection="right" duration={6000}>
      {messages.map((message) => (
        <Radix.Root
          key={message.id}
          type={message.tone === 'failed' ? 'foreground' : 'background'}
          duration={message.tone === 'failed' ? 12_000 : 6000}
          onOpenChange={(open) => !open && toastStore.dismiss(message.id)}
          className={cx(
            'flex animate-rise items-start gap-3 rounded-panel border bg-panel px-4 py-3 text-data',
            edges[message.tone],
          )}
        >
          <div className="min-w-0 flex-1">
            <Radix.Title className="font-medium">{message.title}</Radix.Title>
            {message.text && <Radix.Description className="break-words text-ink-2">{message.text}</Radix.Description>}
            {message.action && (
              <Radix.Action asChild altText={message.action.label}>
                <button
                  type="button"
                  onClick={message.action.run}
                  className="mt-1 font-medium text-accent-ink hover:underline"
                >
                  {message.action.label}
                </button>
              </Radix.Action>
            )}
          </div>
          <Radix.Close aria-label="Dismiss" className="rounded-control p-0.5 text-ink-3 hover:text-ink">
            <X size={14} />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 flex w-[min(380px,calc(100vw-32px))] flex-col gap-2 outline-none max-sm:bottom-20" />
    </Radix.Provider>
  );
}
