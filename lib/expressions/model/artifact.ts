import { isMap } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import { type DataShape, dataObject } from './data.ts';

const artifact: DataShape = {
  className: 'com.netflix.spinnaker.kork.artifacts.model.Artifact',
  fields: {
    type: null,
    customKind: false,
    name: null,
    version: null,
    location: null,
    reference: null,
    metadata: {},
    artifactAccount: null,
    provenance: null,
    uuid: null,
  },
};

export const artifactObject = (data: Value): Value => (isMap(data) ? dataObject(artifact, data) : data);

const expected: DataShape = {
  className: 'com.netflix.spinnaker.kork.artifacts.model.ExpectedArtifact',
  fields: {
    matchArtifact: null,
    usePriorArtifact: false,
    useDefaultArtifact: false,
    defaultArtifact: null,
    id: null,
    boundArtifact: null,
  },
  inside: { matchArtifact: artifactObject, defaultArtifact: artifactObject, boundArtifact: artifactObject },
};

export const expectedArtifactObject = (data: Value): Value => dataObject(expected, data);
