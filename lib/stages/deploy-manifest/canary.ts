import { invalid, isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import { variantOf } from '#lib/stages/deploy-manifest/canary-variant';
import { titleOf } from '#lib/stages/desired-manifests';

/**
 * A canary: the new version of a Deployment beside the old one, as a deployment of its own with a few replicas behind the
 * same services. It is a phase before the deployment itself, in which nothing that runs is touched:
 *
 *   1. the canary phase, this stage's own steps: each Deployment that lives already gets a sibling `web-canary`. What does
 *      not live yet is made, settings kept by version among it; what lives already is held until the promotion.
 *   2. the verdict of a person, when asked for, and the promotion, in which everything is deployed: stages after the steps.
 *   3. the canary goes, as the last stage, and also when anything before failed or the run was canceled.
 *
 * Which manifests are held is decided once, by the first step, and kept in the context: later looks would find that alive
 * which this very stage has made.
 */
export interface CanarySettings {
  /** Of the replicas that the old version runs; at least one runs. */
  percent: number;
  /** Asks a person, promotes as soon as the canary runs, or leaves it to later stages. */
  next: 'judge' | 'promote' | 'keep';
  /** Runs the old version as `web-baseline` in the same number, so that two young ones are compared. */
  baseline: boolean;
  instructions: string;
  roles: string[];
  /** The promotion is a stage of the same type, made by the one that runs the canary. */
  promotes: boolean;
}

const ways = ['judge', 'promote', 'keep'] as const;

export function canarySettingsIn(options: JsonObject): CanarySettings {
  const given = objectAt(options, 'canary');
  const percent = Number(given.percent ?? 10);
  if (!Number.isFinite(percent) || percent <= 0 || percent > 100) {
    throw invalid(`“${String(given.percent)}” is no share for a canary; give a percentage from 1 to 100`);
  }
  const word = stringAt(given, 'next') || 'judge';
  const next = ways.find((way) => way === word);
  if (!next) throw invalid(`“${word}” is nothing to do with a canary; use ${ways.join(', ')}`);
  const roles = Array.isArray(given.selectedStageRoles) ? given.selectedStageRoles : [];
  return {
    percent,
    next,
    baseline: given.baseline === true,
    instructions: stringAt(given, 'instructions') ?? '',
    roles: roles.filter((role) => typeof role === 'string'),
    promotes: given.promotes === true,
  };
}

/** One Deployment and its canary, as the stage tells later stages. A type, not an interface, so that it is JSON. */
export type Canary = {
  /** `deployment web-canary` */
  manifestName: string;
  location: string;
  replicas: number;
  baselineName: string | null;
  /** What runs already: `deployment web` */
  stableName: string;
  stableReplicas: number;
  /** Where it goes back to when the promotion fails. */
  stableRevision: number | null;
};

export interface CanaryPhase {
  canaries: Canary[];
  /** Titles of what waits for the promotion. */
  held: string[];
}

/** What the canary phase deploys of all manifests; no canaries when nothing lives that one could stand beside. */
export async function planCanaries(
  cloud: ManifestCloud,
  manifests: readonly Manifest[],
  settings: CanarySettings,
  signal?: AbortSignal,
): Promise<CanaryPhase> {
  const living = await Promise.all(manifests.map((manifest) => alive(cloud, manifest, signal)));
  const canaries: Canary[] = [];
  const held: string[] = [];
  for (const [index, manifest] of manifests.entries()) {
    const live = living[index];
    if (!live) continue;
    held.push(placeOf(manifest));
    if (manifest.kind === 'Deployment') canaries.push(canaryOf(manifest, live, settings));
  }
  return canaries.length > 0 ? { canaries, held } : { canaries, held: [] };
}

function canaryOf(manifest: Manifest, live: Manifest, { percent, baseline }: CanarySettings): Canary {
  const written = objectAt(live, 'spec').replicas;
  const stableReplicas = typeof written === 'number' ? written : 1;
  const revision = Number(objectAt(live.metadata, 'annotations')['deployment.kubernetes.io/revision'] ?? Number.NaN);
  const title = titleOf(manifest);
  return {
    manifestName: `${title}-canary`,
    location: stringAt(manifest.metadata, 'namespace') ?? '',
    replicas: Math.max(1, Math.round((stableReplicas * percent) / 100)),
    baselineName: baseline ? `${title}-baseline` : null,
    stableName: title,
    stableReplicas,
    stableRevision: Number.isInteger(revision) ? revision : null,
  };
}

/** What is to be there while the canary runs. The same context gives the same manifests at every look. */
export async function canaryManifests(
  cloud: ManifestCloud,
  manifests: readonly Manifest[],
  { canaries, held }: CanaryPhase,
  signal?: AbortSignal,
): Promise<Manifest[]> {
  if (canaries.length === 0) return [...manifests];
  const now: Manifest[] = [];
  for (const manifest of manifests) {
    if (!held.includes(placeOf(manifest))) now.push(manifest);
    const canary = canaries.find((one) => isOf(one, manifest));
    if (!canary) continue;
    if (canary.baselineName !== null) {
      const live = await alive(cloud, manifest, signal);
      if (live) now.push(variantOf(deployedWith(live, manifest), 'baseline', canary.replicas));
    }
    now.push(variantOf(manifest, 'canary', canary.replicas));
  }
  return now;
}

/** A copy of what lives is of this run, not of the one that deployed it. */
function deployedWith(live: Manifest, manifest: Manifest): Manifest {
  const run = objectAt(manifest.metadata, 'annotations')[executionMark];
  const annotations = {
    ...objectAt(live.metadata, 'annotations'),
    ...(run === undefined ? {} : { [executionMark]: run }),
  };
  return { ...live, metadata: { ...live.metadata, annotations } };
}

const executionMark = 'gennaker.dev/execution';

/** What the first step wrote down. */
export function canaryPhaseIn(fields: JsonObject): CanaryPhase {
  const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
  return {
    canaries: list(fields.canaries).filter(isJsonObject) as Canary[],
    held: list(fields.canaryHeld).filter((item) => typeof item === 'string'),
  };
}

/** Everything beside the stable version that a canary brought. */
export const siblingsOf = ({ manifestName, baselineName }: Canary): string[] =>
  baselineName === null ? [manifestName] : [manifestName, baselineName];

export const refTo = (name: string, namespace: string): ManifestRef => ({
  kind: 'Deployment',
  name: name.slice(name.indexOf(' ') + 1),
  namespace,
});

const isOf = ({ stableName, location }: Canary, manifest: Manifest): boolean =>
  stableName === titleOf(manifest) && location === (stringAt(manifest.metadata, 'namespace') ?? '');

const placeOf = (manifest: Manifest): string =>
  `${titleOf(manifest)}@${stringAt(manifest.metadata, 'namespace') ?? ''}`;

async function alive(cloud: ManifestCloud, manifest: Manifest, signal?: AbortSignal): Promise<Manifest | undefined> {
  const { apiVersion, kind, metadata } = manifest;
  const name = stringAt(metadata, 'name');
  if (!name) return undefined;
  try {
    return await cloud.read({ apiVersion, kind, name, namespace: stringAt(metadata, 'namespace') }, signal);
  } catch (error) {
    // A kind that this very deployment defines.
    if (isGennakerError(error) && (error.code === 'not-found' || error.code === 'invalid')) return undefined;
    throw error;
  }
}
