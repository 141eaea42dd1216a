import type { ChangedNode } from '#components/pipeline-editor/document/changed-graph.ts';
import type { Change } from '#components/pipeline-editor/document/changes.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { Badge } from '#components/ui/badge';
import { CodeBlock } from '#components/ui/code-block';
import { ChangedFields } from './changed-fields';
import { marks } from './marks.ts';

/** What either side did to one stage, or to the configuration: in words, field by field. */
export function NodeChanges({ node, names }: { node: ChangedNode; names: readonly string[] }) {
  const { name, stage, changes, clash } = node;
  const untouched = changes.every((list) => list.length === 0);
  return (
    <section aria-label={`What changed: ${name}`} className="rounded-panel border border-line px-4 py-3">
      <h3 className="flex flex-wrap items-center gap-2 text-data font-semibold">
        {name}
        {clash && <Badge tone="warning">both changed it</Badge>}
      </h3>
      {untouched && <p className="mt-1 text-data text-ink-3">Nobody changed it.</p>}
      {!untouched && (
        <div className={changes.length > 1 ? 'mt-2 grid gap-x-6 gap-y-3 sm:grid-cols-2' : 'mt-2'}>
          {changes.map((list, side) => (
            <div key={names[side]} className="flex min-w-0 flex-col gap-3">
              {changes.length > 1 && <p className="text-small font-medium text-ink-2">{names[side]}</p>}
              {list.length === 0 && <p className="text-data text-ink-3">unchanged</p>}
              {list.map((change) => (
                <OneChange key={`${change.kind} ${change.subject}`} change={change} type={node.type} />
              ))}
            </div>
          ))}
        </div>
      )}
      {stage && changes.some((list) => list.some(({ kind }) => kind === 'added' || kind === 'removed')) && (
        <details className="mt-3 text-data">
          <summary className="w-fit cursor-pointer rounded-control text-accent-ink hover:underline">
            Show the whole stage
          </summary>
          <CodeBlock text={writeText(stage)} maxHeight="18rem" className="mt-2" />
        </details>
      )}
    </section>
  );
}

function OneChange({ change, type }: { change: Change; type: string }) {
  const { icon: Icon, word, ink } = marks[change.kind];
  const ofStage = change.stageRefId !== undefined;
  // Where the stage went; or what has no fields, such as the order of a list.
  const lines = change.wiring ? [change.wiring] : change.fields.length === 0 ? change.details : [];
  return (
    <div className="flex flex-col gap-2">
      {(!ofStage || change.kind !== 'changed') && (
        <p className="flex items-center gap-1.5 text-data">
          <Icon size={14} aria-hidden className={ink} />
          {ofStage ? <span className="first-letter:uppercase">{word}</span> : `${change.subject} ${word}`}
        </p>
      )}
      {lines.map((line) => (
        <p key={line} className="text-data break-words first-letter:uppercase">
          {line}
        </p>
      ))}
      {change.fields.length > 0 && <ChangedFields type={type} fields={change.fields} />}
    </div>
  );
}
