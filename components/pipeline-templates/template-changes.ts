import { type Change, describeChanges, listChanges } from '#components/pipeline-editor/document/changes.ts';
import { fieldChanges, inWords } from '#components/pipeline-editor/document/field-changes.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { type JsonObject, objectAt } from '#lib/kernel/json';

/** What changed between two versions of a template: the template itself, its variables, then its pipeline. */
export function templateChanges(before: JsonObject, after: JsonObject): Change[] {
  const fields = fieldChanges(own(before), own(after));
  const itself: Change[] =
    fields.length === 0 ? [] : [{ kind: 'changed', subject: 'Template', details: inWords(fields), fields }];
  return [
    ...itself,
    ...listChanges('Variable', before.variables, after.variables, 'name'),
    ...describeChanges(pipelineOf(before), pipelineOf(after)),
  ];
}

const pipelineOf = (template: JsonObject) => openDocument(objectAt(template, 'pipeline')).document;

function own(template: JsonObject): JsonObject {
  const { variables: _variables, pipeline: _pipeline, ...rest } = template;
  return rest;
}
