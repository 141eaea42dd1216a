import type { Call } from './call.ts';
import { StatusError } from './status.ts';

/** In which form the client wants objects: as they are, as rows of a table, or only their metadata. */
export type Form = 'object' | 'table' | 'metadata';

/** Reads the Accept header: the first form we have wins. 406 when there is none. */
export function formOf(call: Call): Form {
  const header = call.request.headers.accept ?? '*/*';
  for (const part of header.slice(0, 2000).split(',')) {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*' && type !== 'text/plain') continue;
    const as = parameters.find((one) => one.startsWith('as='))?.slice(3);
    if (as === undefined) return 'object';
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  }
  if (/yaml|html/.test(header)) return 'object';
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/json;as=Table;v=v1;g=meta.k8s.io',
  );
}
