import { Fragment, type ReactNode } from 'react';
import { type Block, blocksOf, type Span } from '#components/ui/plain-text-parse.ts';

/** Text of people with a little Markdown: paragraphs, lists, bold, code, links. Nothing else; HTML shows as it is typed. */
export function PlainText({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2 break-words">
      {blocksOf(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks are positional.
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'list') {
    return (
      <ul className="list-disc pl-5">
        {block.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items are positional.
          <li key={index}>{spansOf(item)}</li>
        ))}
      </ul>
    );
  }
  return (
    <p>
      {block.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are positional.
        <Fragment key={index}>
          {index > 0 && <br />}
          {spansOf(line)}
        </Fragment>
      ))}
    </p>
  );
}

function spansOf(spans: readonly Span[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: spans are positional.
  return spans.map((span, index) => <SpanView key={index} span={span} />);
}

function SpanView({ span }: { span: Span }) {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'bold':
      return <strong className="font-semibold">{span.text}</strong>;
    case 'code':
      return <code className="rounded-[4px] bg-raised px-1 py-0.5 font-mono text-[12px]">{span.text}</code>;
    case 'link':
      return (
        <a href={span.href} target="_blank" rel="noreferrer noopener" className="text-accent-ink underline">
          {span.text}
        </a>
      );
  }
}
