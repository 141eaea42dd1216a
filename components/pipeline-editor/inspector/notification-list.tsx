'use client';
import { Bell, Plus } from 'lucide-react';
import { useState } from 'react';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { Button } from '#components/ui/button';
import { Menu } from '#components/ui/menu';
import { isJsonObject, type Json, stringAt } from '#lib/kernel/json';
import { notificationDefinition, notificationDefinitions } from '#lib/notifications/registry';
import type { PipelineDocument } from '#lib/pipelines/document';
import { ListCard } from './list-card';
import { NotificationForm } from './notification-form';
import { Section } from './section';

interface NotificationListProps {
  document: PipelineDocument;
  set: (path: string, value: Json | undefined) => void;
}

export function NotificationList({ document, set }: NotificationListProps) {
  const list = Array.isArray(document.notifications) ? document.notifications.filter(isJsonObject) : [];
  const [fresh, setFresh] = useState<number>();
  const add = (type: string) => {
    setFresh(list.length);
    set('notifications', [...list, { type, level: 'pipeline', when: ['pipeline.failed'] }]);
  };
  return (
    <Section
      title="Notifications"
      count={list.length}
      field="notifications"
      action={
        <Menu
          trigger={
            <Button size="small">
              <Plus size={14} aria-hidden /> Add notification
            </Button>
          }
          groups={[
            notificationDefinitions.map((definition) => ({
              label: definition.title,
              icon: <StageIcon name={definition.icon} size={14} />,
              onSelect: () => add(definition.type),
            })),
          ]}
        />
      }
    >
      {list.length === 0 && <p className="text-data text-ink-3">None: nobody is told how a run ends.</p>}
      <div className="flex flex-col gap-2 empty:hidden">
        {list.map((notification, index) => {
          const definition = notificationDefinition(stringAt(notification, 'type') ?? '');
          const title = definition?.title ?? stringAt(notification, 'type') ?? 'Notification';
          return (
            <ListCard
              // biome-ignore lint/suspicious/noArrayIndexKey: notifications have no id.
              key={index}
              field={`notifications.${index}`}
              icon={definition ? <StageIcon name={definition.icon} size={14} /> : <Bell size={14} aria-hidden />}
              title={title}
              note={stringAt(notification, 'address')}
              startOpen={fresh === index}
              label={`notification ${title}`}
              onRemove={() => set('notifications', list.toSpliced(index, 1))}
            >
              <NotificationForm notification={notification} index={index} definition={definition} set={set} />
            </ListCard>
          );
        })}
      </div>
    </Section>
  );
}
