import type { ZodType } from 'zod';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';

/** A way to tell people. `definition.ts` of each kind ships to the browser, `send.ts` runs in the worker. */
export interface NotificationDefinition {
  /** Spinnaker's name of the type: `email`, `slack`. */
  type: string;
  title: string;
  summary: string;
  /** A lucide icon name. */
  icon: string;
  /** What a pipeline says: whom to tell, in which words. Texts may hold `{{executionId}}` and `{{link}}`. */
  fields: ZodType<JsonObject>;
  /** Public settings of the account that sends, each with `title` as zod metadata. */
  settings: ZodType<JsonObject>;
  /** Settings that are stored encrypted and never returned. */
  secrets: ZodType<JsonObject>;
}

export interface NotificationAccount {
  name: string;
  settings: JsonObject;
  secrets: JsonObject;
}

export interface NotificationKind {
  type: string;
  /** Cheap: parses the settings. Throws `invalid` for bad ones. */
  connect(account: NotificationAccount, http: OutboundHttp): NotificationChannel;
}

export interface NotificationChannel {
  /**
   * Sends one message as the pipeline's `fields` say. At least once: a repetition carries the same key, so that
   * receivers which can recognise it do. Throws `invalid` for fields that cannot work, `unavailable` when a later try may help.
   */
  send(message: NotificationMessage, fields: JsonObject): Promise<void>;
  /** Reaches the service with the credentials and sends nothing. */
  check(): Promise<void>;
}

export const notificationEvents = [
  'pipeline.starting',
  'pipeline.complete',
  'pipeline.failed',
  'stage.starting',
  'stage.complete',
  'stage.failed',
  'manualJudgment',
  'manualJudgmentContinue',
  'manualJudgmentStop',
] as const;

export type NotificationEvent = (typeof notificationEvents)[number];

export interface NotificationMessage {
  /** The same for every attempt to send this message to this receiver. */
  key: string;
  event: NotificationEvent;
  application: string;
  executionId: string;
  /** The pipeline. */
  executionName: string;
  stageName?: string;
  /** Why it failed, or what a judgment asks; plain text. */
  detail?: string;
  /** The words the pipeline gives for this event, instead of ours. */
  customText?: string;
  /** Who or what started the run. */
  startedBy: string;
  /** The run in the browser. */
  link: string;
}
