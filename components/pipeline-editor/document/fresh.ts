import type { PipelineDocument } from '#lib/pipelines/document';

/** A pipeline nobody has saved yet: one run at a time, as Spinnaker's own editor starts them. */
export function freshDocument(application: string, name: string): PipelineDocument {
  return {
    application,
    name: name.trim().slice(0, 200),
    limitConcurrent: true,
    keepWaitingPipelines: false,
    spelEvaluator: 'v4',
    parameterConfig: [],
    triggers: [],
    notifications: [],
    stages: [],
  };
}
