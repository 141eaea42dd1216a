import { type Connecting, connectCloud, openAccount } from '#lib/accounts/connecting';
import { listAccounts } from '#lib/accounts/queries';
import { keptArtifactPlace, sealedText } from '#lib/accounts/secrets';
import { connectArtifacts, nobody } from '#lib/artifacts/connect';
import type { ArtifactDefinition, ArtifactSource } from '#lib/artifacts/contract';
import { artifactDefinitions, definitionForArtifact } from '#lib/artifacts/registry';
import type { Actor } from '#lib/auth/actor';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { Programs } from '#lib/programs/contract';
import type { ActingUser, Artifacts } from '#lib/stages/capabilities';
import { findStoredAccount, listStoredAccounts } from '#lib/store/account-read';
import type { Database } from '#lib/store/database';

/** What stages may do with artifacts, each with the rights of whoever its run acts for. */
export function stageArtifacts(
  connecting: ArtifactConnecting,
  actorOf: (user: ActingUser) => Promise<Actor>,
): Artifacts {
  const kept = sealedText(connecting.box, keptArtifactPlace);
  return {
    ...kept,
    async fetch(artifact, user, options) {
      // What another stage made and sealed; opened for stages only, never for the API.
      const reference = stringAt(artifact, 'reference') ?? '';
      if (reference.startsWith('sealed:')) return Buffer.from(kept.open(reference.slice('sealed:'.length)));
      return await fetchArtifact(connecting, await actorOf(user), artifact, options);
    },
  };
}

export interface ArtifactConnecting extends Connecting {
  programs: Programs;
}

/** Of one artifact. A manifest or a chart is far smaller; what is larger is no input of a deployment. */
export const largestArtifact = 32 * 1024 * 1024;

/**
 * The bytes of an artifact, read with the account it names and the actor's rights. Throws `invalid` for a type that
 * cannot be read or an account that cannot read it, and what the contract of artifacts says.
 */
export async function fetchArtifact(
  connecting: ArtifactConnecting,
  actor: Actor,
  artifact: JsonObject,
  options: { maxBytes?: number; signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  const source = await sourceFor(connecting, actor, artifact);
  return await source.fetch(artifact, { maxBytes: options.maxBytes ?? largestArtifact, signal: options.signal });
}

async function sourceFor(connecting: ArtifactConnecting, actor: Actor, artifact: JsonObject): Promise<ArtifactSource> {
  const type = stringAt(artifact, 'type') ?? '';
  const definition = definitionForArtifact(type);
  if (!definition) throw invalid(unreadable(artifact, type));
  const { http, programs } = connecting;
  const tools = { http, programs, cloud: (name: string) => connectCloud(connecting, actor, 'read', name) };
  const named = stringAt(artifact, 'artifactAccount')?.trim() ?? '';
  // What needs no account has none, whatever it is called.
  if (definition.builtIn) return connectArtifacts(definition.type, nobody, tools);
  // Spinnaker's own names for no account at all, unless somebody has an account of that name.
  const noAccount =
    named === '' || (/^(no-auth-http-account|custom-artifact)$/.test(named) && !(await isStored(connecting, named)));
  if (noAccount) {
    if (definition.anonymous) return connectArtifacts(definition.type, nobody, tools);
    throw invalid(
      `Artifact ${sayName(artifact)} of type ${type} names no account; ${await choicesFor(connecting, definition.type)}`,
    );
  }
  const account = await openAccount(connecting, actor, 'read', 'artifact', named);
  if (account.type !== definition.type) {
    throw invalid(
      `Artifact account ${named} is of type ${account.type} and cannot read ${type}; ${await choicesFor(connecting, definition.type)}`,
    );
  }
  return connectArtifacts(account.type, account, tools);
}

const isStored = async ({ database }: Connecting, name: string) =>
  (await findStoredAccount(database.pool, 'artifact', name)) !== undefined;

async function choicesFor({ database }: Connecting, type: string): Promise<string> {
  const stored = (await listStoredAccounts(database.pool, 'artifact')).filter((account) => account.type === type);
  if (stored.length === 0) return `add an artifact account of type ${type} in the settings`;
  return `choose one of ${stored.map(({ name }) => name).join(', ')}`;
}

function unreadable(artifact: JsonObject, type: string): string {
  const known = artifactDefinitions.flatMap((definition) => definition.artifactTypes).join(', ');
  return `Artifact ${sayName(artifact)} is of type ${type || '(none)'}, which cannot be read; those that can are ${known}`;
}

const sayName = (artifact: JsonObject): string =>
  stringAt(artifact, 'name') || stringAt(artifact, 'reference')?.slice(0, 100) || '';

/** Versions of an artifact that its place knows; empty where places do not tell. */
export async function artifactVersions(
  connecting: ArtifactConnecting,
  actor: Actor,
  artifact: JsonObject,
  signal?: AbortSignal,
): Promise<string[]> {
  const source = await sourceFor(connecting, actor, artifact);
  return (await source.versions?.(artifact, signal)) ?? [];
}

/** Gate's `/artifacts/credentials`: accounts the actor may read, with the types of artifacts each is for. */
export async function listArtifactCredentials(
  database: Database,
  actor: Actor,
): Promise<{ name: string; types: string[] }[]> {
  const accounts = await listAccounts(database, actor, { kind: 'artifact' });
  return artifactDefinitions.flatMap((definition: ArtifactDefinition) => {
    const types = [...definition.artifactTypes];
    const own = accounts.filter(({ type }) => type === definition.type).map(({ name }) => ({ name, types }));
    return definition.builtIn ? [{ name: `${definition.type}-artifact`, types }] : own;
  });
}
