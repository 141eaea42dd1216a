import type { ReactNode } from 'react';
import { SailMark } from '#components/shell/sail-mark';
import { TooltipProvider } from '#components/ui/tooltip';

interface SignInFrameProps {
  title: string;
  note: string;
  children: ReactNode;
  /** Under the panel. */
  footer: ReactNode;
}

/** What strangers see: the mark, one panel, and a line under it. Nothing of the console's providers stands around it. */
export function SignInFrame({ title, note, children, footer }: SignInFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-5 py-10">
      <div className="w-full max-w-[360px]">
        <div className="mb-8 flex flex-col items-center gap-3 text-center">
          <SailMark size={44} className="text-accent-ink" />
          <div>
            <h1 className="text-title">{title}</h1>
            <p className="text-data text-ink-2">{note}</p>
          </div>
        </div>
        <div className="flex flex-col gap-5 rounded-panel border border-line bg-panel p-6">
          <TooltipProvider>{children}</TooltipProvider>
        </div>
        <p className="mt-4 text-center text-small text-ink-3">{footer}</p>
      </div>
    </main>
  );
}
