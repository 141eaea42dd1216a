import { z } from 'zod';
import type { JsonObject } from '#lib/kernel/json';

/**
 * Spinnaker's pipeline document, read as it is. Objects are loose: a field we do not know survives load, edit, save
 * and export. Only what the engine leans on is checked here; whether a document makes sense is `findings.ts`.
 */
const refId = z.union([z.string(), z.number()]).transform(String);

export const stageDocument = z.looseObject({
  refId: refId.nullish(),
  requisiteStageRefIds: z.array(refId).nullish(),
  type: z.string().nullish(),
  name: z.string().nullish(),
});

export const parameterDocument = z.looseObject({
  name: z.string(),
  label: z.string().nullish(),
  description: z.string().nullish(),
  default: z.unknown().optional(),
  required: z.boolean().nullish(),
  hasOptions: z.boolean().nullish(),
  options: z.array(z.looseObject({ value: z.unknown() })).nullish(),
  pinned: z.boolean().nullish(),
  /** Ours; Spinnaker ignores it: values are kept encrypted and shown to nobody. */
  secret: z.boolean().nullish(),
});

export const triggerDocument = z.looseObject({
  type: z.string().nullish(),
  enabled: z.boolean().nullish(),
});

export const pipelineDocument = z.looseObject({
  id: z.string().nullish(),
  application: z.string().nullish(),
  name: z.string().nullish(),
  index: z.number().nullish(),
  disabled: z.boolean().nullish(),
  description: z.string().nullish(),
  limitConcurrent: z.boolean().nullish(),
  maxConcurrentExecutions: z.number().nullish(),
  keepWaitingPipelines: z.boolean().nullish(),
  stages: z
    .array(stageDocument)
    .nullish()
    .transform((stages) => stages ?? []),
  triggers: z.array(triggerDocument).nullish(),
  parameterConfig: z.array(parameterDocument).nullish(),
  notifications: z.array(z.looseObject({})).nullish(),
  expectedArtifacts: z.array(z.looseObject({})).nullish(),
});

/** A stage as it stands in a document: everything is optional because documents come from people. */
export type StageDocument = JsonObject & {
  refId?: string;
  requisiteStageRefIds?: string[];
  type?: string;
  name?: string;
};
export type ParameterDocument = JsonObject & { name: string };
export type TriggerDocument = JsonObject & { type: string };
export type PipelineDocument = JsonObject & {
  id?: string;
  application?: string;
  name?: string;
  stages: StageDocument[];
  triggers?: TriggerDocument[];
  parameterConfig?: ParameterDocument[];
};
