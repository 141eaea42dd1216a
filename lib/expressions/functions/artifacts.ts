import type { Runtime } from '../evaluator/runtime.ts';
import { artifactObject } from '../model/artifact.ts';
import { listOf, memberOf } from '../model/data.ts';
import { isMap } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import { helperFailure } from './failure.ts';
import { executionOf } from './stages.ts';
import { defineFunction } from './table.ts';

/** The artifacts that the expected artifacts of the trigger were bound to. */
const boundArtifacts = (run: Runtime): readonly Value[] =>
  listOf(executionOf(run).trigger.resolvedExpectedArtifacts ?? null)
    .map((expected) => memberOf(expected, 'boundArtifact'))
    .filter(isMap);

function boundBy(run: Runtime, key: 'name' | 'type', wanted: string): Value {
  const found = boundArtifacts(run).find((artifact) => memberOf(artifact, key) === wanted);
  if (found) return artifactObject(found);
  throw helperFailure(`The trigger has no resolved artifact with the ${key} "${wanted}"`);
}

export const artifactFunctions = [
  defineFunction({
    signature: 'triggerResolvedArtifact(String)',
    description: 'The artifact of this name that the trigger brought.',
    parameters: ['name: The name of the artifact'],
    example: "#triggerResolvedArtifact('registry.example.com/app').reference",
    run: (run, name: string) => boundBy(run, 'name', name),
  }),
  defineFunction({
    signature: 'triggerResolvedArtifactByType(String)',
    description: 'The first artifact of this type that the trigger brought.',
    parameters: ['type: The type of the artifact'],
    example: "#triggerResolvedArtifactByType('docker/image').version",
    run: (run, type: string) => boundBy(run, 'type', type),
  }),
  defineFunction({
    signature: 'resolvedArtifacts()',
    description: 'Every artifact that the stages of the execution put out.',
    parameters: [],
    example: '#resolvedArtifacts().![name]',
    run: (run) => executionOf(run).stages.flatMap((stage) => listOf(stage.outputs.artifacts ?? null)),
  }),
  defineFunction({
    signature: 'fetchReference(String?)',
    description: 'The content behind a reference of the artifact store; any other text is returned as it is.',
    parameters: ['reference: The reference'],
    example: '#fetchReference(trigger.artifacts[0].reference)',
    run: (run, reference: string | null) => {
      if (reference === null) return null;
      return run.scope.execution?.artifactText?.(reference) ?? reference;
    },
  }),
];
