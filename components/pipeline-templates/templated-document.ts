import type { JsonObject } from '#lib/kernel/json';
import { templatePointer } from '#lib/pipelines/templates/reference';

/** A pipeline made from a template that nobody has saved yet. */
export function templatedDocument(application: string, name: string, template: string): JsonObject {
  return {
    schema: 'v2',
    type: 'templatedPipeline',
    application,
    name: name.trim().slice(0, 200),
    template: templatePointer({ id: template }),
    variables: {},
    exclude: [],
    triggers: [],
    parameters: [],
    notifications: [],
    stages: [],
  };
}
