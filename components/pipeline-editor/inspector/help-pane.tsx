'use client';
import { Button } from '#components/ui/button';
import { CodeBlock } from '#components/ui/code-block';
import type { JsonObject } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

interface HelpPaneProps {
  definition: StageDefinition;
  /** Absent where nothing may be changed. */
  onUse: ((example: JsonObject) => void) | undefined;
}

/** What the type is for, what its fields mean, and worked examples that can be taken over. */
export function HelpPane({ definition, onUse }: HelpPaneProps) {
  const explained = definition.form.filter((hint) => hint.help);
  return (
    <div className="mb-4 flex flex-col gap-3 rounded-panel border border-line bg-raised p-3 text-data">
      <p>{definition.summary}.</p>
      {explained.length > 0 && (
        <dl className="flex flex-col gap-1.5">
          {explained.map((hint) => (
            <div key={hint.path}>
              <dt className="inline font-medium">{hint.label}</dt>
              <dd className="inline text-ink-2"> — {hint.help}</dd>
            </div>
          ))}
        </dl>
      )}
      {definition.examples.map((example) => (
        <div key={example.title} className="flex flex-col gap-1.5">
          <p className="flex items-center justify-between gap-2 font-medium">
            {example.title}
            {onUse && (
              <Button size="small" variant="ghost" onClick={() => onUse(example.stage)}>
                Use this
              </Button>
            )}
          </p>
          <CodeBlock text={JSON.stringify(example.stage, null, 2)} maxHeight="14rem" />
        </div>
      ))}
    </div>
  );
}
