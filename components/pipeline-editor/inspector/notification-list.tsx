'use client';
import { Bell, Plus } from 'lucide-react';
import { useState } from 'react';
import { useReadOnly } from '#components/pipeline-editor/state/editor-context';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { Button } from '#components/ui/button';
import { Menu } from '#components/ui/menu';
import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import { notificationDefinition, notificationDefinitions } from '#lib/notifications/registry';
import { ListCard } from './list-card';
import { NotificationForm } from './notification-form';
import { Section } from './section';

interface NotificationListProps {
  /** The pipeline, or a stage of it. */
  owner: JsonObject;
  /** Of the stage; absent = of the pipeline. */
  refId?: string;
  /** The stage waits for a decision. */
  asksPerson?: boolean;
  set: (path: string, value: Json | undefined) => void;
}

/** Who is told of which moment. Those of a stage are sent only while the stage says so as well (`sendNotifications`). */
export function NotificationList({ owner, refId, asksPerson, set }: NotificationListProps) {
  const ofStage = refId !== undefined;
  const list = Array.isArray(owner.notifications) ? owner.notifications.filter(isJsonObject) : [];
  const silent = ofStage && list.length > 0 && owner.sendNotifications !== true;
  const readOnly = useReadOnly();
  const [fresh, setFresh] = useState<number>();
  const add = (type: string) => {
    setFresh(list.length);
    const when = ofStage ? (asksPerson ? 'manualJudgment' : 'stage.failed') : 'pipeline.failed';
    set('notifications', [...list, { type, level: ofStage ? 'stage' : 'pipeline', when: [when] }]);
    if (ofStage) set('sendNotifications', true);
  };
  const remove = (index: number) => {
    set('notifications', list.toSpliced(index, 1));
    if (ofStage && list.length === 1) set('sendNotifications', undefined);
  };
  return (
    <Section
      cards
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
      {list.length === 0 && (
        <p className="text-data text-ink-3">
          {ofStage ? 'None: nobody is told of this stage.' : 'None: nobody is told how a run ends.'}
        </p>
      )}
      {silent && (
        <p className="flex flex-wrap items-center gap-2 text-data text-warning-ink">
          They are switched off.
          {!readOnly && (
            <Button size="small" onClick={() => set('sendNotifications', true)}>
              Send them
            </Button>
          )}
        </p>
      )}
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
              onRemove={() => remove(index)}
            >
              <NotificationForm
                notification={notification}
                index={index}
                definition={definition}
                refId={refId}
                asksPerson={asksPerson}
                set={set}
              />
            </ListCard>
          );
        })}
      </div>
    </Section>
  );
}
