import type { ArtifactKind } from '#lib/artifacts/contract';
import { forbidden, GennakerError, invalid, notFound } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

export const kubernetesKind: ArtifactKind = {
  type: 'kubernetes',
  connect: (_account, { cloud }) => ({
    name: '',
    async fetch(artifact, { maxBytes, signal }) {
      const kind = stringAt(artifact, 'type')?.split('/')[1] ?? '';
      // What stands in a secret leaves the cluster in no way.
      if (/^secrets?$/i.test(kind)) throw forbidden('The content of a Secret cannot be read as an artifact');
      const name = stringAt(artifact, 'reference') || stringAt(artifact, 'name') || '';
      if (!kind || !name) throw invalid('The artifact names no object of a cluster');
      const account =
        stringAt(objectAt(artifact, 'metadata'), 'account') ?? stringAt(artifact, 'artifactAccount') ?? '';
      const namespace = stringAt(artifact, 'location') || undefined;
      const found = await (await cloud(account)).read({ kind, name, ...(namespace ? { namespace } : {}) }, signal);
      if (!found) throw notFound(`There is no ${kind} ${name}${namespace ? ` in ${namespace}` : ''} in ${account}`);
      const bytes = Buffer.from(JSON.stringify(withoutState(found)));
      if (bytes.length > maxBytes) throw new GennakerError('limit', `${kind} ${name} is larger than ${maxBytes} bytes`);
      return bytes;
    },
  }),
};

/** What the cluster wrote into it is not part of what somebody wants it to be. */
function withoutState(manifest: JsonObject): JsonObject {
  const { status: _, ...rest } = manifest;
  const { uid: _uid, resourceVersion: _version, generation: _generation, ...meta } = objectAt(manifest, 'metadata');
  const { creationTimestamp: _created, managedFields: _fields, selfLink: _link, ...metadata } = meta;
  return { ...rest, metadata };
}
