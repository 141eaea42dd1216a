import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const kubernetes = {
  type: 'kubernetes',
  title: 'Kubernetes object',
  summary: 'The manifest of an object as it is in a cluster.',
  icon: 'boxes',
  artifactTypes: ['kubernetes/*'],
  words: { name: 'The name of the object', reference: 'The name with its version, web-v003' },
  builtIn: true,
  settings: z.object({}),
  secrets: z.object({}),
} as const satisfies ArtifactDefinition;
