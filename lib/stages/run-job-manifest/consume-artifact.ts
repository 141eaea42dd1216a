import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { objectsIn, sayArtifact } from '#lib/pipelines/expected-artifacts';
import type { Step, StepContext } from '#lib/stages/contract';
import { inputArtifact, type SourceCapabilities } from '#lib/stages/manifest-source';
import { mostBytes } from '#lib/stages/run-job-manifest/properties';

/** The JSON object in an artifact, entry by entry as outputs: often one that the job itself wrote somewhere and named. */
export const consumeArtifact: Step<SourceCapabilities> = {
  name: 'consumeArtifact',
  async run(context, { artifacts }) {
    if (context.context.consumeArtifactSource !== 'artifact') return { kind: 'succeeded' };
    const artifact = artifactOf(context);
    if (!artifact) throw invalid('This stage takes its results from an artifact, but names none');
    const options = { maxBytes: mostBytes, signal: context.abort };
    const bytes = await artifacts.fetch(artifact, context.execution.user, options);
    const found = parsed(new TextDecoder().decode(bytes));
    if (!found)
      throw invalid(`The artifact ${sayArtifact(artifact)} is no JSON object, so no results can be taken from it`);
    context.log(`Results in ${sayArtifact(artifact)}: ${Object.keys(found).join(', ')}`);
    return { kind: 'succeeded', outputs: found };
  },
};

/** What this stage has just produced comes first: that is what such a stage names most of the time. */
function artifactOf(context: StepContext): JsonObject | undefined {
  const { consumeArtifactId: id, consumeArtifact: written, consumeArtifactAccount: account } = context.context;
  const own = objectsIn(context.outputs.resolvedExpectedArtifacts).find((expected) => expected.id === id);
  const bound = typeof id === 'string' && id !== '' ? own?.boundArtifact : undefined;
  return isJsonObject(bound)
    ? inputArtifact(context, { artifact: bound, account })
    : inputArtifact(context, { id, artifact: written, account });
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
