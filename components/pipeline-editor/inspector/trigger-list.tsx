'use client';
import { Plus, Zap } from 'lucide-react';
import { useState } from 'react';
import { moveItem } from '#components/pipeline-editor/document/edit.ts';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { Button } from '#components/ui/button';
import { Menu } from '#components/ui/menu';
import type { Json } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { TriggerDefinition } from '#lib/triggers/contract';
import { triggerDefinition, triggerDefinitions } from '#lib/triggers/definitions';
import { ListCard } from './list-card';
import { Section } from './section';
import { TriggerForm } from './trigger-form';

interface TriggerListProps {
  document: PipelineDocument;
  set: (path: string, value: Json | undefined) => void;
}

export function TriggerList({ document, set }: TriggerListProps) {
  const triggers = document.triggers ?? [];
  const [fresh, setFresh] = useState<number>();
  const add = (definition: TriggerDefinition) => {
    setFresh(triggers.length);
    set('triggers', [...triggers, { ...structuredClone(definition.defaults), type: definition.type }]);
  };
  return (
    <Section
      cards
      title="Triggers"
      count={triggers.length}
      field="triggers"
      action={
        <Menu
          trigger={
            <Button size="small">
              <Plus size={14} aria-hidden /> Add trigger
            </Button>
          }
          groups={[
            triggerDefinitions.map((definition) => ({
              label: definition.title,
              icon: <StageIcon name={definition.icon} size={14} />,
              onSelect: () => add(definition),
            })),
          ]}
        />
      }
    >
      {triggers.length === 0 && <p className="text-data text-ink-3">None: people start this pipeline by hand.</p>}
      <div className="flex flex-col gap-2 empty:hidden">
        {triggers.map((trigger, index) => {
          const definition = triggerDefinition(trigger.type);
          const title = definition?.title ?? trigger.type;
          return (
            <ListCard
              // biome-ignore lint/suspicious/noArrayIndexKey: triggers need not have an id.
              key={index}
              field={`triggers.${index}`}
              icon={definition ? <StageIcon name={definition.icon} size={14} /> : <Zap size={14} />}
              title={definition?.caption(trigger) || title}
              note={trigger.enabled === false ? 'off' : undefined}
              startOpen={fresh === index}
              label={`trigger ${title}`}
              onRemove={() => set('triggers', triggers.toSpliced(index, 1))}
              onMove={
                triggers.length > 1
                  ? {
                      up: index > 0 ? () => set('triggers', moveItem(triggers, index, index - 1)) : undefined,
                      down:
                        index < triggers.length - 1
                          ? () => set('triggers', moveItem(triggers, index, index + 1))
                          : undefined,
                    }
                  : undefined
              }
            >
              <TriggerForm trigger={trigger} index={index} definition={definition} set={set} />
            </ListCard>
          );
        })}
      </div>
    </Section>
  );
}
