import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import type { GraphStage } from '#lib/pipelines/graph';

/**
 * Fields that Spinnaker acts on and we do not. They are kept in the document; whoever moves has to know what will be
 * different. To support one is to delete its line.
 */
interface Unsupported {
  field: string;
  /** Whether the value asks for anything. */
  asks(value: Json): boolean;
  /** What happens instead. */
  instead: string;
  cure: string;
}

const isTrue = (value: Json) => value === true;
const isPositive = (value: Json) => Number(value) > 0;
const isFilled = (value: Json) =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);

const ofPipelines: readonly Unsupported[] = [
  {
    field: 'respectQuietPeriod',
    asks: isTrue,
    instead: 'there are no quiet periods: triggers start this pipeline at any time',
    cure: 'Disable the pipeline for the time being, or restrict when its first stage runs',
  },
  {
    field: 'strategy',
    asks: isTrue,
    instead: 'no deploy stage runs it as its strategy: it is a pipeline like others',
    cure: 'Start it from a pipeline stage, or remove it',
  },
];

const ofStages: readonly Unsupported[] = [
  {
    field: 'backoffPeriodMs',
    asks: isPositive,
    instead: 'each type looks again in its own time',
    cure: 'Remove the field',
  },
  {
    field: 'alias',
    asks: isFilled,
    instead: 'the stage runs by its type alone',
    cure: 'Write the wanted stage into “type” and remove the alias',
  },
];

const ofTriggers: readonly Unsupported[] = [
  {
    field: 'rebake',
    asks: isTrue,
    instead: 'images are not baked, so there is nothing to bake again',
    cure: 'Remove the field',
  },
];

export function unsupportedPipelineFields(document: JsonObject): Finding[] {
  return findingsAbout(ofPipelines, document, 'The pipeline');
}

export function unsupportedStageFields(stage: GraphStage): Finding[] {
  const findings = findingsAbout(ofStages, stage.document, stage.name);
  const { document } = stage;
  if (document.completeOtherBranchesThenFail === true && document.failPipeline !== false) {
    findings.push({
      level: 'warning',
      field: 'completeOtherBranchesThenFail',
      message: `${stage.name}: completeOtherBranchesThenFail counts only together with failPipeline = false, so a failure ends the run at once`,
      cure: 'Choose again what happens when the stage fails',
    });
  }
  return findings.map((finding) => ({ ...finding, stageRefId: stage.refId }));
}

export function unsupportedTriggerFields(trigger: JsonObject, label: string, prefix: string): Finding[] {
  return findingsAbout(ofTriggers, trigger, label).map((finding) => ({
    ...finding,
    field: `${prefix}.${finding.field}`,
  }));
}

function findingsAbout(table: readonly Unsupported[], subject: JsonObject, label: string): Finding[] {
  return table
    .filter(({ field, asks }) => Object.hasOwn(subject, field) && asks(subject[field] ?? null))
    .map(({ field, instead, cure }) => ({
      level: 'warning',
      field,
      message: `${label}: ${field} has no effect here; ${instead}`,
      cure,
    }));
}
