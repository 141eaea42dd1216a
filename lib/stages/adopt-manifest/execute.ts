import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { planOf } from '#lib/stages/manifest-plan';
import { connectFor, type ManifestCapabilities, targetOf } from '#lib/stages/manifest-target';

/** Changes of objects, each made once: a repeated step finds the marks and writes nothing. */
interface Mark {
  ref: ManifestRef;
  body: JsonObject;
}

const adoptManifest: Step<ManifestCapabilities> = {
  name: 'adoptManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const marks = await marksOf(cloud, context);
    for (const { ref, body } of marks) {
      await cloud.patch(ref, body, 'merge', context.abort);
      context.log(`${ref.kind} ${ref.name} belongs to ${context.execution.application} now`);
    }
    if (marks.length === 0) context.log(`It belongs to ${context.execution.application} already`);
    return { kind: 'succeeded' };
  },
};

async function marksOf(cloud: ManifestCloud, context: StepContext): Promise<Mark[]> {
  const fields = context.context;
  const ref = targetOf(fields);
  const live = await cloud.read(ref, context.abort);
  if (!live) throw invalid(`${ref.kind} ${ref.name} does not exist in ${cloud.account}`);
  const moniker = { stack: stringAt(fields, 'stack') || undefined, detail: stringAt(fields, 'detail') || undefined };
  const body = cloud.marksFor(live, {
    application: context.execution.application,
    moniker,
    pods: fields.markPods === true,
  });
  const own = Object.keys(body).length > 0 ? [{ ref, body }] : [];
  return [...own, ...(await marksOfVersions(cloud, ref, objectAt(body.metadata ? body : {}, 'metadata'), context))];
}

/** The cloud marks the version that runs by itself; those that sleep would still be nobody's. */
async function marksOfVersions(
  cloud: ManifestCloud,
  ref: ManifestRef,
  marks: JsonObject,
  context: StepContext,
): Promise<Mark[]> {
  const annotations = objectAt(marks, 'annotations');
  if (Object.keys(annotations).length === 0) return [];
  const kept = await cloud.revisions(ref, context.abort);
  return kept.flatMap(({ holder, current }) =>
    holder && !current ? [{ ref: holder, body: { metadata: { annotations: monikerIn(annotations) } } }] : [],
  );
}

/** Only whose they are: what they are called is their own. */
const monikerIn = (annotations: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith('moniker.')));

export const adoptManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [adoptManifest],
  async plan(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const marks = await marksOf(cloud, context);
    const changes = [];
    for (const { ref, body } of marks) {
      changes.push(...(await cloud.preview({ kind: 'patch', ref, body, strategy: 'merge' }, context.abort)));
    }
    return planOf(changes);
  },
};
