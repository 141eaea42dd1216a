import type { OutboundHttp } from '#lib/http/outbound-contract';
import { invalid } from '#lib/kernel/errors';
import type { NotificationAccount, NotificationChannel, NotificationKind } from '#lib/notifications/contract';
import { emailKind } from '#lib/notifications/email/send';
import { type NotificationType, notificationDefinitions } from '#lib/notifications/registry';

const kinds: Record<NotificationType, NotificationKind> = { email: emailKind };

/** The configured channel behind its contract. Throws `invalid` for a type that does not exist and for bad settings. */
export function connectNotifications(
  type: string,
  account: NotificationAccount,
  http: OutboundHttp,
): NotificationChannel {
  const kind = Object.hasOwn(kinds, type) ? kinds[type as NotificationType] : undefined;
  if (!kind) {
    const known = notificationDefinitions.map((definition) => definition.type).join(', ');
    throw invalid(`Notifications of the type "${type}" cannot be sent; known are: ${known}`);
  }
  return kind.connect(account, http);
}
