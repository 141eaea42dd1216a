'use client';
import { BookOpen, Copy, MoreHorizontal, SquareFunction, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FieldFrame } from '#components/fields/field-frame';
import { changeType } from '#components/pipeline-editor/document/edit.ts';
import { titleOf } from '#components/pipeline-editor/document/stages.ts';
import { StagePicker } from '#components/pipeline-editor/palette/stage-picker';
import { PreviewDialog } from '#components/pipeline-editor/preview/preview-dialog';
import { duplicateSelected, removeSelected } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useReadOnly } from '#components/pipeline-editor/state/editor-context';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { Menu } from '#components/ui/menu';
import type { Json } from '#lib/kernel/json';
import type { StageDocument } from '#lib/pipelines/document';
import { stageDefinition } from '#lib/stages/definitions';
import { HelpPane } from './help-pane';

interface StageHeaderProps {
  stage: StageDocument;
  refId: string;
  set: (path: string, value: Json | undefined) => void;
}

/** Name and type of the stage, and what can be done with it as a whole. */
export function StageHeader({ stage, refId, set }: StageHeaderProps) {
  const { store } = useDesigner();
  const readOnly = useReadOnly();
  const [help, setHelp] = useState(false);
  const [previews, setPreviews] = useState(false);
  const definition = stageDefinition(stage.type ?? '');
  return (
    <header className="border-b border-line px-4 pt-3 pb-4">
      <h2 className="sr-only">{titleOf(stage)}</h2>
      <div className="mb-3 flex items-center gap-1 max-lg:pr-9">
        <StagePicker
          label="Change the type"
          onPick={(chosen) =>
            store.edit((document) => changeType(document, refId, chosen.type, structuredClone(chosen.defaults)))
          }
          trigger={
            <button
              type="button"
              data-field="type"
              disabled={readOnly}
              title={readOnly ? undefined : 'Change the type; fields that both know are kept'}
              className="-ml-1.5 flex h-7 min-w-0 items-center gap-1.5 rounded-control px-1.5 text-data text-ink-2 hover:bg-raised hover:text-ink"
            >
              <StageIcon name={definition?.icon ?? 'puzzle'} className="shrink-0" />
              <span className="truncate">{definition?.title ?? stage.type ?? 'No type'}</span>
            </button>
          }
        />
        <span className="flex-1" />
        <IconButton label="Try its expressions" onClick={() => setPreviews(true)}>
          <SquareFunction size={16} />
        </IconButton>
        {definition && (
          <IconButton
            label={help ? 'Hide help' : 'Help for this type'}
            aria-expanded={help}
            onClick={() => setHelp(!help)}
          >
            <BookOpen size={16} />
          </IconButton>
        )}
        {!readOnly && (
          <Menu
            trigger={
              <IconButton label="Stage actions">
                <MoreHorizontal size={16} />
              </IconButton>
            }
            groups={[
              [
                { label: 'Duplicate', icon: <Copy size={14} />, hint: '⌘D', onSelect: () => duplicateSelected(store) },
                {
                  label: 'Delete',
                  icon: <Trash2 size={14} />,
                  hint: 'Del',
                  danger: true,
                  onSelect: () => removeSelected(store),
                },
              ],
            ]}
          />
        )}
      </div>
      {previews && <PreviewDialog stage={stage} refId={refId} onClose={() => setPreviews(false)} />}
      {help && definition && (
        <HelpPane
          definition={definition}
          onUse={
            readOnly
              ? undefined
              : (example) => {
                  const { type: _type, name: _name, ...fields } = example;
                  store.edit((document) => changeType(document, refId, definition.type, {}));
                  for (const [path, value] of Object.entries(fields)) set(path, structuredClone(value));
                }
          }
        />
      )}
      <FieldFrame path="name" label="Stage name">
        {(control) => (
          <Input
            {...control}
            disabled={readOnly}
            value={stage.name ?? ''}
            placeholder={definition?.title ?? stage.type}
            onChange={(event) => set('name', event.target.value)}
          />
        )}
      </FieldFrame>
    </header>
  );
}
