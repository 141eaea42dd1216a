import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button';

interface CodeBlockProps {
  text: string;
  /** Shown above, e.g. a file name. */
  title?: ReactNode;
  wrap?: boolean;
  /** CSS length; longer text scrolls inside. */
  maxHeight?: string;
  className?: string;
}

export function CodeBlock({ text, title, wrap, maxHeight = '28rem', className }: CodeBlockProps) {
  return (
    <div className={cx('relative overflow-hidden rounded-panel border border-line bg-raised', className)}>
      {title && <div className="border-b border-line px-3 py-2 text-data text-ink-2">{title}</div>}
      <div className="absolute top-1 right-1">
        <CopyButton text={text} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        style={{ maxHeight }}
        className={cx(
          'overflow-auto px-3 py-2 pr-10 font-mono text-[12px] leading-5 text-ink',
          wrap && 'break-words whitespace-pre-wrap',
        )}
      >
        {text}
      </pre>
    </div>
  );
}
