import { bitbucket } from '#lib/artifacts/bitbucket/definition';
import type { ArtifactDefinition } from '#lib/artifacts/contract';
import { docker } from '#lib/artifacts/docker/definition';
import { embedded } from '#lib/artifacts/embedded/definition';
import { gcs } from '#lib/artifacts/gcs/definition';
import { github } from '#lib/artifacts/github/definition';
import { gitlab } from '#lib/artifacts/gitlab/definition';
import { gitrepo } from '#lib/artifacts/gitrepo/definition';
import { helm } from '#lib/artifacts/helm/definition';
import { http } from '#lib/artifacts/http/definition';
import { kubernetes } from '#lib/artifacts/kubernetes/definition';
import { maven } from '#lib/artifacts/maven/definition';
import { s3 } from '#lib/artifacts/s3/definition';

/** Every kind of place that artifacts come from, as the browser may know it. The server halves are in `connect.ts`. */
export const artifactDefinitions = [
  docker,
  embedded,
  gitrepo,
  github,
  gitlab,
  bitbucket,
  http,
  s3,
  gcs,
  helm,
  maven,
  kubernetes,
] as const satisfies readonly ArtifactDefinition[];

export type ArtifactSourceType = (typeof artifactDefinitions)[number]['type'];

/** Those that accounts are made for. */
export const artifactAccountDefinitions: readonly ArtifactDefinition[] = artifactDefinitions.filter(
  (definition: ArtifactDefinition) => !definition.builtIn,
);

/** The kind that an artifact of this type comes from: `github/file`, `kubernetes/configMap`. */
export function definitionForArtifact(artifactType: string): ArtifactDefinition | undefined {
  return artifactDefinitions.find((definition: ArtifactDefinition) =>
    definition.artifactTypes.some((type) =>
      type.endsWith('*') ? artifactType.startsWith(type.slice(0, -1)) : artifactType === type,
    ),
  );
}

/** Types that an artifact may have, for forms; some name things that are only bound, never read. */
export const artifactTypes: readonly string[] = [
  ...artifactDefinitions.flatMap((definition: ArtifactDefinition) => definition.artifactTypes),
  'jenkins/file',
  'custom/object',
].filter((type) => !type.endsWith('*') && type !== 'remote/base64');
