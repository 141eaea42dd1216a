import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const embedded = {
  type: 'embedded',
  title: 'Embedded',
  summary: 'Content that the artifact carries in itself.',
  icon: 'file-code',
  artifactTypes: ['embedded/base64', 'remote/base64'],
  words: { reference: 'The content in base64' },
  anonymous: true,
  builtIn: true,
  settings: z.object({}),
  secrets: z.object({}),
} as const satisfies ArtifactDefinition;
