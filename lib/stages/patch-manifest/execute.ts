import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, objectAt, stringAt, toJson } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import type { PatchStrategy } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { planOfTarget } from '#lib/stages/manifest-plan';
import {
  evaluateTexts,
  readingArtifact,
  type SourceCapabilities,
  sourceOf,
  withArtifactText,
} from '#lib/stages/manifest-source';
import { waitForManifestToStabilize, withoutSecrets } from '#lib/stages/manifest-stability';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';

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
    const { body, strategy } = bodyOf(context);
    const cloud = await connectFor(context, capabilities);
    const patched = await cloud.patch(ref, body, strategy, context.abort);
    context.log(`${ref.kind} ${ref.name}: changed`);
    const manifests = [withoutSecrets(patched)];
    return { kind: 'succeeded', outputs: { manifests, 'outputs.manifests': manifests } };
  },
};

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

const plan = planOfTarget((ref, context) => ({ kind: 'patch', ref, ...bodyOf(context) }));

export const patchManifestExecutor: StageExecutor<SourceCapabilities> = {
  steps: readingArtifact('patchBody', [
    resolveTargetManifest,
    resolvePatchSourceManifest,
    eachTarget(patchManifest),
    waitForManifestToStabilize(),
  ]),
  async plan(context, capabilities) {
    return plan(await withArtifactText(context, 'patchBody', capabilities), capabilities);
  },
};
