import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';

export const pipelineFields = z.looseObject({
  application: z.string().optional(),
  pipeline: z.string({ error: 'Choose a pipeline' }).min(1, 'Choose a pipeline'),
  pipelineParameters: z.record(z.string(), z.unknown()).nullish(),
  waitForCompletion: z.union([z.boolean(), z.stringbool()]).default(true),
  skipDownstreamOutput: z.boolean().default(false),
});

export const pipelineDefinition: StageDefinition = {
  type: 'pipeline',
  title: 'Pipeline',
  summary: 'Run another pipeline, and wait for it',
  icon: 'workflow',
  producesArtifacts: true,
  category: 'flow',
  fields: pipelineFields,
  form: [
    { path: 'application', label: 'Application', widget: 'application' },
    { path: 'pipeline', label: 'Pipeline', widget: 'pipeline', required: true },
    { path: 'pipelineParameters', label: 'Parameters', widget: 'pairs' },
    { path: 'waitForCompletion', label: 'Wait until it is done', widget: 'switch' },
    { path: 'skipDownstreamOutput', label: 'Leave its outputs out of this run', widget: 'switch', advanced: true },
  ],
  outputs: z.looseObject({ executionId: z.string().optional() }),
  defaults: { pipeline: '', waitForCompletion: true },
  needs: ['executions'],
  // The runs it starts in a dry run are dry runs.
  inDryRun: 'runs',
  timeoutMs: 12 * 3600_000,
  examples: [
    {
      title: 'Run the smoke tests of another application',
      stage: {
        type: 'pipeline',
        name: 'Smoke tests',
        application: 'checkout',
        pipeline: '6b3f9d0e-0d51-4f0e-9a4b-2f6a0a3d7c11',
        pipelineParameters: { version: '${trigger.buildInfo.number}' },
      },
    },
  ],
};
