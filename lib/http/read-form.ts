import { GennakerError } from '#lib/kernel/errors';

const longest = 2 * 1024 * 1024;

/** The fields of a posted form. Throws `too-large` for one of more than two megabytes. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > longest) throw new GennakerError('too-large', 'The form is larger than 2 MB; send less at once');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
