import { z } from 'zod';
import type { JsonObject } from '#lib/kernel/json';

/**
 * Spinnaker's pipeline document, read as it is. Objects are loose: a field we do not know survives load, edit, save
 * and export. Only what the engine leans on is checked here; whether a document makes sense is `findings.ts`.
 */
const refId = z.union([z.string(), z.number()]).transform(String);

export const stageDocument = z.looseObject({
  refId: refId.optional(),
  requisiteStageRefIds: z.array(refId).optional(),
  type: z.string().optional(),
  name: z.string().optional(),
});

export const parameterDocument = z.looseObject({
  name: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  required: z.boolean().optional(),
  hasOptions: z.boolean().optional(),
  options: z.array(z.looseObject({ value: z.unknown() })).optional(),
  pinned: z.boolean().optional(),
});

export const triggerDocument = z.looseObject({
  type: z.string(),
  enabled: z.boolean().optional(),
});

export const pipelineDocument = z.looseObject({
  id: z.string().optional(),
  application: z.string().optional(),
  name: z.string().optional(),
  index: z.number().optional(),
  disabled: z.boolean().optional(),
  description: z.string().optional(),
  limitConcurrent: z.boolean().optional(),
  maxConcurrentExecutions: z.number().optional(),
  keepWaitingPipelines: z.boolean().optional(),
  stages: z.array(stageDocument).default([]),
  triggers: z.array(triggerDocument).optional(),
  parameterConfig: z.array(parameterDocument).optional(),
  notifications: z.array(z.looseObject({})).optional(),
  expectedArtifacts: z.array(z.looseObject({})).optional(),
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
