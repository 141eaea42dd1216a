import type { NotificationDefinition } from '#lib/notifications/contract';
import { email } from '#lib/notifications/email/definition';

/** Every kind of notification, as the browser may know it. Each has its server half in `connect.ts` beside this file. */
export const notificationDefinitions = [email] as const satisfies readonly NotificationDefinition[];

export type NotificationType = (typeof notificationDefinitions)[number]['type'];

export function notificationDefinition(type: string): NotificationDefinition | undefined {
  return notificationDefinitions.find((definition) => definition.type === type);
}
