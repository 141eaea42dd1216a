import { Buffer } from 'node:buffer';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { objectsIn, patternOf } from '#lib/pipelines/expected-artifacts';
import type { ProgramOutput } from '#lib/programs/contract';
import { type BakeFields, bakeManifestFields } from '#lib/stages/bake-manifest/definition';
import { helmArguments, withoutTests } from '#lib/stages/bake-manifest/helm';
import { asFolder, type Inputs, requiredInput } from '#lib/stages/bake-manifest/inputs';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, Step } from '#lib/stages/contract';
import { evaluateTexts } from '#lib/stages/manifest-source';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

type Ports = Pick<Capabilities, 'artifacts' | 'programs'>;

/** More than any cluster takes in one deployment, and what a stage may leave. */
const largestManifest = 5 * 1024 * 1024;
const renderMs = 40_000;

/** Nothing is asked over the network while rendering: what a bake is made from is what its inputs say. */
const offline = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  KUBECONFIG: '/dev/null',
  GIT_ALLOW_PROTOCOL: 'none',
};

const createBake: Step<Ports> = {
  name: 'createBake',
  async run(context, { artifacts, programs }) {
    const { evaluateOverrideExpressions, overrides, ...rest } = bakeManifestFields.parse(context.context);
    const evaluated = evaluateOverrideExpressions && overrides ? evaluateTexts(context, overrides) : overrides;
    const fields: BakeFields = { ...rest, overrides: evaluated };
    const program = fields.templateRenderer.startsWith('KUSTOMIZE') ? 'kustomize' : 'helm';
    // Said before anything is read: a missing program is the operator's to mend, and soon found.
    if (!(await programs.has(program))) await programs.run({ program, args: [], folder: '.' });
    const manifest = await programs.inFolder(async (folder) => {
      const inputs: Inputs = { context, artifacts, folder };
      const args = program === 'helm' ? await helmArguments(inputs, fields) : await kustomizeArguments(inputs, fields);
      const output = await programs.run({
        program,
        args,
        folder,
        env: offline,
        timeoutMs: renderMs,
        maxBytes: largestManifest,
        signal: context.abort,
      });
      if (output.code !== 0) throw refusal(program, output, folder);
      for (const line of output.stderr.split('\n').filter(Boolean).slice(0, 20)) context.log(line);
      const text = output.stdout.toString('utf8');
      return program === 'helm' ? withoutTests(text) : text;
    });
    if (manifest.trim() === '') throw invalid(`${program} rendered nothing`);
    context.log(`Rendered ${manifest.split('\n').length} lines`);
    const name = nameOf(fields, context.context);
    const artifact = { type: 'embedded/base64', name, reference: referenceTo(manifest, artifacts), customKind: false };
    return { kind: 'succeeded', outputs: { artifacts: [artifact] } };
  },
};

export const bakeManifestExecutor: StageExecutor<Ports> = { steps: [createBake, bindProducedArtifacts<Ports>()] };

async function kustomizeArguments(inputs: Inputs, fields: BakeFields): Promise<string[]> {
  const artifact = requiredInput(inputs.context, fields.inputArtifact ?? fields.inputArtifacts?.[0], 'repository');
  const path = fields.kustomizeFilePath?.trim() ?? '';
  const folder = path.replace(/(^|\/)(kustomization\.ya?ml|Kustomization)$/, '');
  return ['build', await asFolder(inputs, artifact, folder)];
}

/** What a promise of the stage calls it, so that it is the one that is meant. */
function nameOf(fields: BakeFields, context: JsonObject): string {
  const [expected] = objectsIn(context.expectedArtifacts);
  return (expected && stringAt(patternOf(expected), 'name')) || fields.outputName?.trim() || 'manifest';
}

/** With secrets in it, nobody reads it in the stage; deploying opens it. */
function referenceTo(manifest: string, artifacts: Ports['artifacts']): string {
  const holdsSecrets = /^\s*(-\s+)?["']?kind["']?\s*:\s*["']?Secret(List)?\b/m.test(manifest);
  return holdsSecrets ? `sealed:${artifacts.seal(manifest)}` : Buffer.from(manifest).toString('base64');
}

/** Its last words, without the places of our folder. */
function refusal(program: string, { stderr, code }: ProgramOutput, folder: string): Error {
  const lines = stderr
    .replaceAll(`${folder}/`, '')
    .split('\n')
    .map((line) => line.trim());
  const said = lines
    .filter((line) => line && !/^(WARNING|level=|walk\.go)/i.test(line))
    .slice(-3)
    .join(' ');
  return invalid(
    `${program} cannot render this: ${said.replace(/^Error: /, '').slice(0, 1500) || `it ended with ${code}`}`,
  );
}
