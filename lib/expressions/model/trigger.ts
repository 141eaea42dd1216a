import { isMap } from '../values/maps.ts';
import type { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';
import { artifactObject, expectedArtifactObject } from './artifact.ts';
import { type DataShape, dataObject, eachOf } from './data.ts';

/** The trigger of an execution and the build it tells of. The bare word `trigger` is the plain map instead. */
const MODEL = 'com.netflix.spinnaker.orca.pipeline.model.';

const scm: DataShape = { className: `${MODEL}SourceControl`, fields: { name: null, branch: null, sha1: null } };

export const sourceControlObject = (data: Value): Value => dataObject(scm, data);

const buildArtifact: DataShape = {
  className: `${MODEL}JenkinsArtifact`,
  fields: { fileName: null, relativePath: null },
};

const build: DataShape = {
  className: `${MODEL}JenkinsBuildInfo`,
  fields: {
    name: null,
    number: 0,
    url: null,
    result: null,
    artifacts: [],
    scm: [],
    building: false,
    timestamp: null,
    fullDisplayName: null,
  },
  inside: {
    artifacts: eachOf((item) => dataObject(buildArtifact, item)),
    scm: eachOf(sourceControlObject),
  },
};

/** What every trigger has, in the order of Java's members, and what it is where nothing is told. */
export const triggerFields = {
  type: null,
  correlationId: null,
  user: '[anonymous]',
  parameters: {},
  artifacts: [],
  notifications: [],
  rebake: false,
  dryRun: false,
  strategy: false,
  resolvedExpectedArtifacts: [],
};

const inside = {
  artifacts: eachOf(artifactObject),
  resolvedExpectedArtifacts: eachOf(expectedArtifactObject),
  buildInfo: (data: Value) => (isMap(data) ? dataObject(build, data) : data),
};

/** Triggers of other kinds may tell of a build or of a parent as well. */
const fieldsOfOthers = { buildInfo: null, parentExecution: null };

/** Which trigger has which getters of its own. */
const kinds: Readonly<Record<string, { name: string; fields: Readonly<Record<string, Value>> }>> = {
  jenkins: {
    name: 'JenkinsTrigger',
    fields: { master: null, job: null, buildNumber: 0, propertyFile: null, buildInfo: null, properties: {} },
  },
  docker: { name: 'DockerTrigger', fields: { account: null, repository: null, tag: null } },
  git: {
    name: 'GitTrigger',
    fields: { source: null, project: null, branch: null, slug: null, hash: null, action: null },
  },
  pipeline: { name: 'PipelineTrigger', fields: { parentExecution: null, parentPipelineStageId: null } },
};

export function triggerObject(trigger: Record<string, unknown>): ModelObject {
  const type = typeof trigger.type === 'string' ? trigger.type : '';
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const shape = {
    className: `${MODEL}${kind?.name ?? 'DefaultTrigger'}`,
    fields: { ...triggerFields, ...(kind?.fields ?? fieldsOfOthers) },
    inside,
    aside: { other: trigger },
  };
  return dataObject(shape, trigger);
}
