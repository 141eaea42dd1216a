import type { ArtifactKind } from '#lib/artifacts/contract';
import { memberOf } from '#lib/artifacts/download';
import { GennakerError, invalid } from '#lib/kernel/errors';

export const embeddedKind: ArtifactKind = {
  type: 'embedded',
  connect: ({ name }) => ({
    name,
    async fetch(artifact, { maxBytes }) {
      const text = memberOf(artifact, 'reference').replace(/\s+/g, '');
      if (text.startsWith('ref://')) throw invalid('References of Spinnaker’s artifact store are not kept here');
      if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw invalid('The reference of the embedded artifact is not base64');
      if (text.length > (maxBytes * 4) / 3 + 4) {
        throw new GennakerError('limit', `The embedded artifact is larger than ${maxBytes} bytes, the limit`);
      }
      return Buffer.from(text, 'base64');
    },
  }),
};
