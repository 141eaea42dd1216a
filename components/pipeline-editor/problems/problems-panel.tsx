'use client';
import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { useRef } from 'react';
import { stageOf, titleOf } from '#components/pipeline-editor/document/stages.ts';
import { useAllFindings, useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, pointedTo } from '#components/pipeline-editor/state/editor-state.ts';
import { IconButton } from '#components/ui/icon-button';
import { useListKeys } from '#components/ui/list-keys.ts';
import type { Finding } from '#lib/pipelines/findings';

/** Everything that is wrong, with the way to mend it. A click leads to the field. */
export function ProblemsPanel({ onClose, onPoint }: { onClose: () => void; onPoint: () => void }) {
  const { store } = useDesigner();
  const findings = useAllFindings();
  const document = useEditor(documentOf);
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useListKeys(list);
  const point = (finding: Finding) => {
    store.move((state) => pointedTo(state, finding.stageRefId, finding.field));
    onPoint();
  };
  return (
    <section aria-label="Problems" className="flex max-h-56 shrink-0 flex-col border-t border-line bg-panel">
      <header className="flex h-9 shrink-0 items-center gap-2 pr-1 pl-4">
        <h2 className="flex-1 text-data font-semibold">
          Problems <span className="font-normal text-ink-3">{findings.length || ''}</span>
        </h2>
        <IconButton label="Close problems" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      {findings.length === 0 ? (
        <p className="px-4 pb-3 text-data text-ink-3">Nothing is wrong with this pipeline.</p>
      ) : (
        <ul ref={list} onKeyDown={onKeyDown} className="min-h-0 overflow-y-auto pb-2">
          {findings.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no other identity.
            <li key={index}>
              <button
                type="button"
                data-row
                onClick={() => point(finding)}
                className="flex min-h-8 w-full items-baseline gap-2 px-4 py-1 text-left text-data hover:bg-raised focus-visible:-outline-offset-2"
              >
                <LevelIcon level={finding.level} />
                <span className="shrink-0">{finding.message}</span>
                <span className="min-w-0 flex-1 truncate text-ink-3 max-sm:hidden">{finding.cure}</span>
                <span className="shrink-0 text-small text-ink-3">
                  {finding.stageRefId === undefined
                    ? 'Configuration'
                    : titleOf(stageOf(document, finding.stageRefId) ?? {})}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LevelIcon({ level }: { level: Finding['level'] }) {
  return level === 'error' ? (
    <CircleAlert size={14} role="img" aria-label="Error" className="shrink-0 translate-y-0.5 text-failed-ink" />
  ) : (
    <TriangleAlert size={14} role="img" aria-label="Warning" className="shrink-0 translate-y-0.5 text-warning-ink" />
  );
}
