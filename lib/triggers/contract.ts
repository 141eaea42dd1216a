import type { ZodType } from 'zod';
import type { JsonObject } from '#lib/kernel/json';
import type { FieldHint } from '#lib/stages/contract';

/** What starts a pipeline by itself. Ships to the browser. */
export interface TriggerDefinition {
  type: string;
  title: string;
  summary: string;
  icon: string;
  fields: ZodType;
  form: readonly FieldHint[];
  defaults: JsonObject;
  /** `jenkins storefront-build`, for lists and the configuration node. */
  caption(trigger: JsonObject): string;
  /** What one start says about its cause: `storefront-build #412`. */
  cause(trigger: JsonObject): string;
}
