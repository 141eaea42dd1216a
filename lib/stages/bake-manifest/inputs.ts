import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { sayArtifact } from '#lib/pipelines/expected-artifacts';
import { isGzip, unpack } from '#lib/stages/bake-manifest/archive';
import type { Artifacts } from '#lib/stages/capabilities';
import type { StepContext } from '#lib/stages/contract';
import { inputArtifact } from '#lib/stages/manifest-source';

/** What a bake is made from, as files in a folder of its own. Names of files are ours; nothing in it is a user's. */
export interface Inputs {
  context: StepContext;
  artifacts: Artifacts;
  folder: string;
}

type Input = {
  id?: string | null | undefined;
  artifact?: object | null | undefined;
  account?: string | null | undefined;
};

/** Throws `invalid` when the input names no artifact. */
export function requiredInput(context: StepContext, input: Input | null | undefined, what: string): JsonObject {
  const found = inputArtifact(context, {
    id: input?.id,
    artifact: (input?.artifact ?? undefined) as JsonObject | undefined,
    account: input?.account,
  });
  if (found) return found;
  throw invalid(`The stage names no ${what}; choose an artifact`);
}

export async function fetched({ context, artifacts }: Inputs, artifact: JsonObject): Promise<Uint8Array> {
  context.log(`Reading ${sayArtifact(artifact)}`);
  return await artifacts.fetch(artifact, context.execution.user, { signal: context.abort });
}

/** Writes it under this name; the whole path. */
export async function asFile(inputs: Inputs, artifact: JsonObject, name: string): Promise<string> {
  const path = join(inputs.folder, name);
  await writeFile(path, await fetched(inputs, artifact));
  return path;
}

/** Unpacks it; the folder `path` of it, which must be there. */
export async function asFolder(inputs: Inputs, artifact: JsonObject, path: string): Promise<string> {
  const bytes = await fetched(inputs, artifact);
  if (!isGzip(bytes)) {
    throw invalid(`${sayArtifact(artifact)} is a single file, but a whole folder is needed; use git/repo or a .tar.gz`);
  }
  const root = join(inputs.folder, 'input');
  const { links } = await unpack(bytes, root);
  if (links.length > 0) inputs.context.log(`Left out links: ${links.slice(0, 10).join(', ')}`);
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.includes('..') || /[\\\0]/.test(path)) throw invalid(`“${path}” is no folder of ${sayArtifact(artifact)}`);
  const folder = join(root, ...steps);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw invalid(`${sayArtifact(artifact)} has no folder ${path || '/'}`);
}
