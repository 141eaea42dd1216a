import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { keyUri, newSecret } from './one-time-code.ts';
import { drawQr } from './qr-drawing.ts';

const scale = 4;

/** The path as a camera would see it: black on white, one module a square of `scale` pixels. */
function seen({ size, path }: ReturnType<typeof drawQr>) {
  const side = size * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const from = (row * side + Number(x) * scale) * 4;
      for (let at = from; at < from + Number(width) * scale * 4; at++) if (at % 4 !== 3) data[at] = 0;
    }
  }
  return { width: side, height: side, data };
}

test.each(['a', 'wang.wei', 'ä'.repeat(40), 'a-very-long-name'.repeat(12)])(
  'a reader reads what was drawn for %s',
  (account) => {
    const uri = keyUri({ secret: newSecret(), issuer: 'Gennaker', account });
    expect(decodeQR(seen(drawQr(uri)))).toBe(uri);
  },
);

test('around the code four modules stay empty', () => {
  const { size, path } = drawQr('x');
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(4);
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(size - 4);
    expect(Number(y)).toBeGreaterThanOrEqual(4);
  }
});
