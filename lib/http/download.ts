/**
 * A file for whoever asks. Never shown in the page's place and never guessed to be something else: with `nosniff`, a
 * policy that lets it run nothing, and a name made of harmless letters.
 */
export function download(
  pieces: AsyncIterable<string> | Iterable<string>,
  file: { name: string; type: string },
): Response {
  const encoder = new TextEncoder();
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  const name = file.name.replace(/[^\w.-]/g, '_');
  return new Response(body, {
    headers: {
      'content-type': `${file.type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    },
  });
}
