import type { Connecting } from '#lib/accounts/connecting';
import { openAccount } from '#lib/accounts/connecting';
import { internalActor } from '#lib/auth/actor';
import { listOf, whenOf } from '#lib/engine/notifications';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import { connectNotifications } from '#lib/notifications/connect';
import { type NotificationEvent, notificationEvents } from '#lib/notifications/contract';
import type { JobTable } from '#lib/queue/jobs';
import { listStoredAccounts } from '#lib/store/account-read';
import { findMoment } from '#lib/store/notification-read';

/**
 * Sends what a pipeline asked to be told at one moment of a run. A receiver that cannot work (no such account, a broken
 * address) is logged and left; one that is merely away makes the job come again, with the same key for those already told.
 */
export async function deliverNotification(
  connecting: Connecting,
  url: string,
  job: JobTable['notify'],
  logger: Logger,
): Promise<void> {
  const moment = await findMoment(connecting.database.pool, job.executionId, job.stageId);
  const event = notificationEvents.find((one) => one === job.when);
  if (!moment || !event) return;
  const source = job.stageId === null ? moment.document.notifications : moment.stageContext?.notifications;
  const wanted = listOf(source).filter((notification) => whenOf(notification).includes(event));
  let away: unknown;
  for (const [index, notification] of wanted.entries()) {
    try {
      const channel = await channelFor(connecting, notification);
      const detail = moment.failure ?? stringAt(moment.stageContext, 'instructions');
      const customText = textFor(notification, event);
      await channel.send(
        {
          key: `${job.executionId}-${job.stageId ?? 'run'}-${event}-${index}`,
          event,
          application: moment.application,
          executionId: job.executionId,
          executionName: moment.number === null ? moment.name : `${moment.name} #${moment.number}`,
          ...(moment.stageName ? { stageName: moment.stageName } : {}),
          ...(detail ? { detail } : {}),
          ...(customText ? { customText } : {}),
          startedBy: moment.startedBy,
          link: `${url}/applications/${moment.application}/executions/${job.executionId}`,
        },
        notification,
      );
    } catch (error) {
      logger.warn('A notification could not be sent', { execution: job.executionId, event, reason: messageOf(error) });
      if (isGennakerError(error) && error.retryable) away = error;
    }
  }
  if (away) throw away;
}

/** The first account of the notification's type; Spinnaker likewise has one sender per type. */
async function channelFor(connecting: Connecting, notification: JsonObject) {
  const type = stringAt(notification, 'type') ?? '';
  const accounts = await listStoredAccounts(connecting.database.pool, 'notification');
  const stored = accounts.find((account) => account.type === type);
  const account = await openAccount(
    connecting,
    internalActor('notifications'),
    'read',
    'notification',
    stored?.name ?? type,
  );
  return connectNotifications(type, account, connecting.http);
}

function textFor(notification: JsonObject, event: NotificationEvent): string | undefined {
  const messages = notification.message;
  const message = isJsonObject(messages) ? messages[event] : undefined;
  return isJsonObject(message) ? stringAt(message, 'text') : undefined;
}
