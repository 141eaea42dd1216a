import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, objectAt, stringAt, toJson } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import type { Artifact, ManifestCloud, ManifestRef, PatchStrategy } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { outputsOf, withArtifacts } from '#lib/stages/desired-manifests';
import { planOfTarget } from '#lib/stages/manifest-plan';
import {
  evaluateTexts,
  readingArtifact,
  type SourceCapabilities,
  sourceOf,
  withArtifactText,
} from '#lib/stages/manifest-source';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

const resolvePatchSourceManifest: Step<ManifestCapabilities> = {
  name: 'resolvePatchSourceManifest',
  run(context) {
    bodyOf(context);
    return { kind: 'succeeded' };
  },
};

const patchManifest: Step<ManifestCapabilities> = {
  name: 'patchManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const cloud = await connectFor(context, capabilities);
    const { body, strategy, boundArtifacts } = await boundBody(cloud, ref, context);
    const patched = await cloud.patch(ref, body, strategy, context.abort);
    for (const { reference } of boundArtifacts) context.log(`Written into it: ${reference}`);
    context.log(`${ref.kind} ${ref.name}: changed`);
    return { kind: 'succeeded', outputs: outputsOf({ manifests: [patched], boundArtifacts }, cloud.account) };
  },
};

interface BoundBody {
  body: Json;
  strategy: PatchStrategy;
  boundArtifacts: Artifact[];
}

/** As in Spinnaker, artifacts are written into a part of a manifest as into a whole one; operations of a JSON patch stay as they are. */
async function boundBody(cloud: ManifestCloud, ref: ManifestRef, context: StepContext): Promise<BoundBody> {
  const { body, strategy } = bodyOf(context);
  if (!isJsonObject(body) || strategy === 'json') return { body, strategy, boundArtifacts: [] };
  const { kind, namespace } = ref;
  // What is not in the patch is not to come into it.
  const frame = {
    apiVersion: 'v1',
    kind: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    metadata: { namespace: namespace ?? '' },
  };
  const found = await withArtifacts(cloud, [{ ...body, ...frame }], context);
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...part } = found.manifests[0]!;
  return { body: { ...body, ...part }, strategy, boundArtifacts: found.boundArtifacts };
}

function bodyOf(context: StepContext): { body: Json; strategy: PatchStrategy } {
  const word = stringAt(objectAt(context.context, 'options'), 'mergeStrategy') ?? 'strategic';
  if (word !== 'strategic' && word !== 'json' && word !== 'merge') {
    throw invalid(`“${word}” is no way to merge; use strategic, merge or json`);
  }
  const source = sourceOf(context, ['patchBody']);
  const read = 'parse' in source ? readText(source.parse) : source.values;
  const documents = evaluateTexts(context, Array.isArray(read) ? read : [read]);
  if (word === 'json') {
    if (documents.length === 0) throw invalid('The JSON patch holds no operation');
    return { body: documents, strategy: word };
  }
  const [body, ...more] = documents;
  if (!isJsonObject(body) || Object.keys(body).length === 0) throw invalid('The stage holds no change to make');
  if (more.length > 0) throw invalid('A patch is one document; only a json patch is a list');
  return { body, strategy: word };
}

function readText(text: string): Json {
  const read = readYamlDocument(text, { length: 2 * 1024 * 1024, aliases: 100 });
  if (!('problem' in read)) return toJson(read.value);
  const { message, line, column } = read.problem;
  throw invalid(`The change is not YAML: line ${line}, column ${column}: ${message}`);
}

const plan = planOfTarget(async (ref, context, cloud) => {
  const { body, strategy } = await boundBody(cloud, ref, context);
  return { kind: 'patch', ref, body, strategy };
});

export const patchManifestExecutor: StageExecutor<SourceCapabilities> = {
  steps: readingArtifact('patchBody', [
    resolveTargetManifest,
    resolvePatchSourceManifest,
    eachTarget(patchManifest),
    waitForManifestToStabilize(),
    bindProducedArtifacts(),
  ]),
  async plan(context, capabilities) {
    return plan(await withArtifactText(context, 'patchBody', capabilities), capabilities);
  },
};
