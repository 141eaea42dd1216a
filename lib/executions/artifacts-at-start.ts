import { evaluateTemplate } from '#lib/expressions/evaluate';
import { standardFunctions } from '#lib/expressions/functions/standard';
import { NeedsFetch } from '#lib/expressions/scope';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { distinct, expectedAtStart, objectsIn, resolveExpected } from '#lib/pipelines/expected-artifacts';
import type { Sql } from '#lib/store/database';
import { findPipelineOf, selectPriorArtifacts } from '#lib/store/run-artifacts';

export interface StartWithArtifacts {
  /** With what was found written into it as Spinnaker does. */
  trigger: JsonObject;
  /** Why the run cannot begin, which it then says of itself. */
  failure?: string;
}

/**
 * Binds the pipeline's expected artifacts as a run starts (reference §6). The run is made in any case: a trigger that brings
 * the wrong artifact fires with nobody looking, and a failed run tells whoever looks later.
 */
export async function bindAtStart(
  sql: Sql,
  run: { pipelineId: string; application: string; document: PipelineDocument; trigger: JsonObject; parent?: string },
): Promise<StartWithArtifacts> {
  const { document } = run;
  // Only what is found here counts as found.
  const { resolvedExpectedArtifacts: _theirs, expectedArtifacts: _alike, ...given } = run.trigger;
  if (objectsIn(document.expectedArtifacts).length === 0) return { trigger: given };
  const ids = given.expectedArtifactIds ?? (run.parent ? await idsForParent(sql, document, run.parent) : undefined);
  const expected = evaluated(expectedAtStart(document, ids), run);
  const received = objectsIn(given.artifacts);
  const prior = expected.some((one) => one.usePriorArtifact === true)
    ? await selectPriorArtifacts(sql, run.pipelineId)
    : [];
  const trigger = { ...given, expectedArtifacts: expected };
  try {
    const { resolved, artifacts } = resolveExpected({ expected, received, prior, unique: true });
    const all = distinct([...received, ...artifacts]);
    return { trigger: { ...trigger, artifacts: all, resolvedExpectedArtifacts: resolved } };
  } catch (error) {
    if (!isGennakerError(error) || error.code !== 'invalid') throw error;
    return { trigger, failure: messageOf(error) };
  }
}

/** What triggers on the end of the parent ask for counts too when one of its stages starts the pipeline. */
async function idsForParent(sql: Sql, document: PipelineDocument, parent: string): Promise<string[]> {
  const pipelineId = await findPipelineOf(sql, parent);
  const triggers = objectsIn(document.triggers).filter(
    (trigger) => trigger.type === 'pipeline' && pipelineId !== undefined && trigger.pipeline === pipelineId,
  );
  return triggers
    .flatMap((trigger) => (Array.isArray(trigger.expectedArtifactIds) ? trigger.expectedArtifactIds : []))
    .filter((id) => typeof id === 'string');
}

/** `${parameters.tag}` in a default or a pattern; what cannot be evaluated stays as it is, and matches or not. */
function evaluated(expected: JsonObject[], run: { application: string; trigger: JsonObject }): JsonObject[] {
  const { trigger, application } = run;
  try {
    const { value } = evaluateTemplate(expected, {
      root: { parameters: trigger.parameters, trigger },
      functions: standardFunctions,
      allowUnknownKeys: true,
      now: () => Date.now(),
      execution: { id: '', application, status: 'NOT_STARTED', trigger, stages: [] },
    });
    return objectsIn(value);
  } catch (error) {
    // An expression that wants to read from an address: artifacts are bound before anything is read.
    if (error instanceof NeedsFetch) return expected;
    throw error;
  }
}
