import { bitbucketKind } from '#lib/artifacts/bitbucket/connect';
import type { ArtifactAccount, ArtifactKind, ArtifactSource, ArtifactTools } from '#lib/artifacts/contract';
import { dockerKind } from '#lib/artifacts/docker/connect';
import { embeddedKind } from '#lib/artifacts/embedded/connect';
import { gcsKind } from '#lib/artifacts/gcs/connect';
import { githubKind } from '#lib/artifacts/github/connect';
import { gitlabKind } from '#lib/artifacts/gitlab/connect';
import { gitrepoKind } from '#lib/artifacts/gitrepo/connect';
import { helmKind } from '#lib/artifacts/helm/connect';
import { httpKind } from '#lib/artifacts/http/connect';
import { kubernetesKind } from '#lib/artifacts/kubernetes/connect';
import { mavenKind } from '#lib/artifacts/maven/connect';
import { type ArtifactSourceType, artifactDefinitions } from '#lib/artifacts/registry';
import { s3Kind } from '#lib/artifacts/s3/connect';
import { invalid } from '#lib/kernel/errors';

const kinds: Record<ArtifactSourceType, ArtifactKind> = {
  bitbucket: bitbucketKind,
  docker: dockerKind,
  embedded: embeddedKind,
  gcs: gcsKind,
  github: githubKind,
  gitlab: gitlabKind,
  gitrepo: gitrepoKind,
  helm: helmKind,
  http: httpKind,
  kubernetes: kubernetesKind,
  maven: mavenKind,
  s3: s3Kind,
};

/** The configured place behind its contract. Throws `invalid` for a kind that does not exist and for bad settings. */
export function connectArtifacts(type: string, account: ArtifactAccount, tools: ArtifactTools): ArtifactSource {
  const kind = Object.hasOwn(kinds, type) ? kinds[type as ArtifactSourceType] : undefined;
  if (!kind) {
    const known = artifactDefinitions.map((definition) => definition.type).join(', ');
    throw invalid(`Artifact account ${account.name} has the unknown type "${type}"; known are: ${known}`);
  }
  return kind.connect(account, tools);
}

/** For what everybody may read, and for artifacts that need nobody: no account, no secrets. */
export const nobody: ArtifactAccount = { name: '', settings: {}, secrets: {} };
